/** Log density of real-valued pixels. @module */
import * as tf from "@tensorflow/tfjs";
import { checkSameShape, sumPerExample } from "./shapes.ts";

/**
 * Log density of independent Gaussian features with one spread for all, per example,
 * differentiable.
 *
 * Formula: log N(x; x̂, σ² I) = −‖x − x̂‖² / (2σ²) − (D/2) log(2πσ²).
 *
 * Shapes: x [B, …], mean [B, …], logSigma a number or a scalar tensor → [B]. Unit: nats.
 *
 * @param x real-valued features, D of them per example
 * @param options the mean x̂, and log σ (a tensor when σ is learned)
 * @returns one value per example
 * @throws {TypeError} when the shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.tensor2d([[1, 2]]);
 * const value = gaussianLogDensity(x, { mean: x, logSigma: 0 }).dataSync()[0]!;
 * assert.ok(Math.abs(value + Math.log(2 * Math.PI)) < 1e-6); // −(2/2) log 2π
 * ```
 *
 * Source: Kingma and Welling 2014, appendix C.2, with a single σ.
 */
export function gaussianLogDensity(
  x: tf.Tensor,
  options: { mean: tf.Tensor; logSigma: tf.Scalar | number },
): tf.Tensor1D {
  const { mean, logSigma } = options;
  checkSameShape("evaluate the Gaussian log density", { x, mean });
  return tf.tidy(() => {
    const size = x.size / Math.max(x.shape[0]!, 1);
    const squaredError = sumPerExample(tf.square(tf.sub(x, mean)));
    const precision = tf.exp(tf.mul(-2, logSigma));
    const normaliser = tf.mul(size, tf.add(logSigma, 0.5 * Math.log(2 * Math.PI)));
    return tf.sub(tf.mul(-0.5, tf.mul(squaredError, precision)), normaliser) as tf.Tensor1D;
  });
}
