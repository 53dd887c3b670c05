/** The evidence lower bound with its parts. @module */
import * as tf from "@tensorflow/tfjs";
import { gaussianKl } from "../../distributions/mod.ts";

/** The ELBO and what it is made of: one value per example, shape [B], in nats. */
export type ElboParts = {
  /** log p(x|z) at the drawn z: an unbiased estimate of E_q[log p(x|z)]. */
  reconstruction: tf.Tensor1D;
  /** KL(q(z|x) ‖ p(z)), in closed form. */
  kl: tf.Tensor1D;
  /** reconstruction − kl. */
  elbo: tf.Tensor1D;
};

/**
 * The evidence lower bound, estimated with one draw of z per example; differentiable.
 *
 * Formula: log p(x) ≥ L(x) = E_q(z|x)[log p(x|z)] − KL(q(z|x) ‖ p(z)), p(z) = N(0, I).
 *
 * Shapes: logDensity [B], q.mean and q.logVar [B, D] → three times [B]. Unit: nats.
 *
 * @param logDensity log p(x|z) with z drawn from q by {@linkcode reparametrise}
 * @param q mean and log-variance of q(z|x)
 * @returns the bound and its two parts
 * @throws {TypeError} when mean and logVar differ in shape
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { elbo } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const q = { mean: tf.tensor2d([[1, 2]]), logVar: tf.zeros([1, 2]) };
 * assert.deepEqual([...elbo(tf.tensor1d([-10]), q).elbo.dataSync()], [-12.5]); // −10 − 2.5
 * ```
 *
 * Source: Kingma and Welling 2014, equation 3; derived line by line in notebook 04.
 */
export function elbo(
  logDensity: tf.Tensor1D,
  q: { mean: tf.Tensor; logVar: tf.Tensor },
): ElboParts {
  const kl = gaussianKl(q.mean, q.logVar);
  return { reconstruction: logDensity, kl, elbo: tf.sub(logDensity, kl) };
}
