/** The ELBO of any Gaussian q, with its standard error. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Estimate } from "../math/mod.ts";
import type { LatentModel } from "../models/mod.ts";
import { elboChunks, type ElboDraws } from "./elbo_chunks.ts";

/**
 * The ELBO of each example under q, as a mean over draws of z with its standard error.
 *
 * Formula: (1/K) Σ_i log p(x|z_i) − KL(q ‖ N(0, I)), z_i ~ q; the KL in closed form.
 *
 * Shapes: x [B, …], q [B, latent] → B records. Unit: nats.
 *
 * @param model the decoder
 * @param x a batch
 * @param options q, draws for each example (at least 2), generator
 * @returns mean and standard error
 * @throws {RangeError} when there are less than 2 draws
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { estimateElbo } from "@dgm/inference/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) => gaussianLogDensity(x, { mean: z, logSigma: 0 }),
 * };
 * // q is the prior: E log p(x|z) at x = 0 is −½ log 2π − ½.
 * const q = { mean: tf.zeros([1, 1]) as tf.Tensor2D, logVar: tf.zeros([1, 1]) as tf.Tensor2D };
 * const [elbo] = estimateElbo(model, tf.zeros([1, 1]), { q, samples: 1000, random: createRandom(0) });
 * const want = -0.5 * Math.log(2 * Math.PI) - 0.5;
 * assert.ok(Math.abs(elbo!.mean - want) < 4 * elbo!.standardError);
 * ```
 *
 * Source: Kingma and Welling 2014, equation 3; notebook 04.
 */
export function estimateElbo(
  model: LatentModel,
  x: tf.Tensor,
  options: ElboDraws,
): Estimate[] {
  const chunks = elboChunks(model, x, options);
  for (;;) {
    const { done, value } = chunks.next();
    if (done) return value;
  }
}
