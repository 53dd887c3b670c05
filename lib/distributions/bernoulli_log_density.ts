/** Log density of binary pixels. @module */
import * as tf from "@tensorflow/tfjs";
import { bernoulliTerms } from "../engine/mod.ts";
import { checkSameShape } from "./shapes.ts";

/**
 * Log density of independent Bernoulli features given by their logits, per example, differentiable.
 *
 * Formula: log p(x) = Σ_d [x_d l_d − softplus(l_d)], which is
 * Σ_d [x_d log π_d + (1 − x_d) log(1 − π_d)] with π = sigmoid(l), without ever forming π.
 *
 * Shapes: x [B, …], logits [B, …] → [B]. Unit: nats. For x in {0, 1}; with grey values between, the
 * number is a cross entropy and no longer a log-likelihood.
 *
 * @param x binary features
 * @param logits log π − log(1 − π)
 * @returns one value per example, never positive for binary x
 * @throws {TypeError} when the two shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { bernoulliLogDensity } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // Three fair coins: log ½ each.
 * const value = bernoulliLogDensity(tf.tensor2d([[0, 1, 1]]), tf.zeros([1, 3])).dataSync()[0]!;
 * assert.ok(Math.abs(value - 3 * Math.log(0.5)) < 1e-6);
 * ```
 *
 * Source: Kingma and Welling 2014, appendix C.1.
 */
export function bernoulliLogDensity(x: tf.Tensor, logits: tf.Tensor): tf.Tensor1D {
  checkSameShape("evaluate the Bernoulli log density", { x, logits });
  return differentiable(x, logits) as tf.Tensor1D;
}

/** Value and slope come from one pass; left to autodiff the gradient takes a dozen kernels. */
const differentiable = tf.customGrad((...inputs) => {
  const [x, logits, save] = inputs as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const { value, slope } = bernoulliTerms(x, logits);
  save([logits, slope]);
  const gradFunc = (upstream: tf.Tensor, saved: tf.Tensor[]) => {
    const [logits, slope] = saved as [tf.Tensor, tf.Tensor];
    const perExample = tf.reshape(upstream, [x.shape[0]!, ...x.shape.slice(1).map(() => 1)]);
    return [tf.mul(perExample, logits), tf.mul(perExample, slope)];
  };
  return { value, gradFunc };
});
