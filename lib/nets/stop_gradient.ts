/** A value whose gradient is held back. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * The same values, taken as a constant by everything that differentiates.
 *
 * TensorFlow.js has no such function of its own.
 *
 * @param value any tensor
 * @returns a copy with zero gradient
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { stopGradient } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const slope = tf.grad((x) => tf.sum(tf.mul(x, stopGradient(x))));
 * assert.deepEqual([...slope(tf.tensor1d([3])).dataSync()], [3]); // not 6
 * ```
 */
export function stopGradient<T extends tf.Tensor>(value: T): T {
  return tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(value) as T;
}
