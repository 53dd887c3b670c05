/** What the estimators of the evidence ask of a model. @module */
import * as tf from "@tensorflow/tfjs";
import { sumPerExample } from "../../distributions/mod.ts";

/** The diagonal Gaussian q(z|x) = N(mean, diag exp(logVar)), both [B, latent]. */
export type Posterior = {
  /** μ(x). */
  mean: tf.Tensor2D;
  /** log σ²(x). */
  logVar: tf.Tensor2D;
};

/** z ~ N(0, I), x ~ p(x|z). */
export interface LatentModel {
  /** The dimension of z. */
  readonly latent: number;
  /** log p(x|z) for N pairs: x [N, …], z [N, latent] → [N]; differentiable in z and the parameters. */
  logLikelihood(x: tf.Tensor, z: tf.Tensor2D): tf.Tensor1D;
}

/** A latent model with an encoder. */
export interface AmortisedModel extends LatentModel {
  /** q(z|x) for a batch; differentiable. */
  posterior(x: tf.Tensor): Posterior;
}

/**
 * log N(z; 0, I) without its constant: −½ ‖z‖² per row, differentiable.
 *
 * Shapes: [N, D] → [N]. Unit: nats, up to the constant −(D/2) log 2π.
 *
 * @param z the points
 * @returns one value per row
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { priorExponent } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual([...priorExponent(tf.tensor2d([[3, 4]])).dataSync()], [-12.5]);
 * ```
 */
export function priorExponent(z: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => tf.mul(-0.5, sumPerExample(tf.square(z))) as tf.Tensor1D);
}
