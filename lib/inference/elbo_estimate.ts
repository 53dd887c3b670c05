/** The ELBO of any Gaussian q, with its standard error. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../data/mod.ts";
import { gaussianKl, normalTensor, reparametrise } from "../distributions/mod.ts";
import { type Estimate, meanWithError, type Random } from "../math/mod.ts";
import { type LatentModel, type Posterior, repeated, tiled } from "../models/mod.ts";

/**
 * log p(x|z) for k draws of z from q for each example; differentiable in q.
 *
 * Shapes: x [B, …], q [B, latent], eps [k · B, latent] → [k, B]. Unit: nats.
 *
 * @param model the decoder
 * @param x a batch
 * @param options q and the noise
 * @returns one value for each draw
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { drawnLikelihoods } from "@dgm/inference/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) => gaussianLogDensity(x, { mean: z, logSigma: 0 }),
 * };
 * const q = { mean: tf.zeros([2, 1]) as tf.Tensor2D, logVar: tf.zeros([2, 1]) as tf.Tensor2D };
 * const eps = tf.zeros([6, 1]);
 * assert.deepEqual(drawnLikelihoods(model, tf.zeros([2, 1]), { q, eps }).shape, [3, 2]);
 * ```
 */
export function drawnLikelihoods(
  model: LatentModel,
  x: tf.Tensor,
  options: { q: Posterior; eps: tf.Tensor },
): tf.Tensor2D {
  const [batch, rows] = [x.shape[0]!, options.eps.shape[0]!];
  const k = rows / batch;
  return tf.tidy(() => {
    const z = reparametrise(tiled(options.q, k), options.eps) as tf.Tensor2D;
    return tf.reshape(model.logLikelihood(repeated(x, k), z), [k, batch]) as tf.Tensor2D;
  });
}

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
  options: { q: Posterior; samples: number; random: Random },
): Estimate[] {
  const { q, random } = options;
  const samples = checkPositiveInteger(options.samples, "samples", "estimate the ELBO");
  const [batch, perChunk] = [x.shape[0]!, Math.max(1, Math.floor(4096 / x.shape[0]!))];
  const values = Array.from({ length: batch }, () => new Float64Array(samples));
  const kl = tf.tidy(() => gaussianKl(q.mean, q.logVar).dataSync());
  for (let done = 0; done < samples;) {
    const k = Math.min(perChunk, samples - done);
    const chunk = tf.tidy(() =>
      drawnLikelihoods(model, x, { q, eps: normalTensor(random, [k * batch, model.latent]) })
        .dataSync()
    );
    chunk.forEach((value, i) => values[i % batch]![done + Math.floor(i / batch)] = value);
    done += k;
  }
  return values.map((each, b) => {
    const estimate = meanWithError(each);
    return { ...estimate, mean: estimate.mean - kl[b]! };
  });
}
