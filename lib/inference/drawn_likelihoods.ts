/** log p(x|z) at draws of z from a Gaussian. @module */
import * as tf from "@tensorflow/tfjs";
import { reparametrise } from "../distributions/mod.ts";
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
