/** The loss of the plain autoencoder. @module */
import * as tf from "@tensorflow/tfjs";
import { checkSameShape, sumPerExample } from "./shapes.ts";

/**
 * Squared error per example, differentiable.
 *
 * Formula: ‖x − x̂‖² = Σ_d (x_d − x̂_d)²: a sum over the features, not their mean.
 *
 * Shapes: x [B, …], xHat [B, …] → [B]. Unit: that of x, squared.
 *
 * @param x the images
 * @param xHat their reconstructions x̂
 * @returns one value per example
 * @throws {TypeError} when the shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { squaredError } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual([...squaredError(tf.ones([2, 3]), tf.zeros([2, 3])).dataSync()], [3, 3]);
 * ```
 */
export function squaredError(x: tf.Tensor, xHat: tf.Tensor): tf.Tensor1D {
  checkSameShape("evaluate the squared error", { x, xHat });
  return tf.tidy(() => sumPerExample(tf.square(tf.sub(x, xHat))));
}
