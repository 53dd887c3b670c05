/**
 * The cumulative sum with a right gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Which way a cumulative sum goes. */
export interface CumulativeSumOptions {
  /** Whether each sum leaves out the number at its own place; default false, tfjs'. */
  exclusive?: boolean;
  /** Whether it adds up from the end; default false, tfjs'. */
  reverse?: boolean;
}

/**
 * The sums of all numbers up to each place along an axis; differentiable.
 *
 *     y_i = Σ_{j ≤ i} x_j,   dx_j = Σ_{i ≥ j} dy_i
 *
 * `tf.cumsum` (tfjs 4.22) takes the same sums, but its gradient is wrong, or fails, on every axis but the last
 * one written as a positive number. Delete this file when tfjs' own passes the test.
 *
 * Shapes: x […] → […].
 *
 * @param x float32 values of rank 1 or more.
 * @param axis along which is added; negative ones count from the end.
 * @param options exclusive and reverse.
 * @returns y.
 * @throws {RangeError} when x has no such axis.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { cumulativeSum, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const sums = (x: tf.Tensor) => cumulativeSum(x, -1);
 * assert.deepEqual([...sums(tf.tensor2d([[1, 2, 3]])).dataSync()], [1, 3, 6]);
 * assert.deepEqual([...tf.grad(sums)(tf.tensor2d([[1, 2, 3]])).dataSync()], [3, 2, 1]);
 * ```
 */
export function cumulativeSum(
  x: tf.Tensor,
  axis: number,
  { exclusive = false, reverse = false }: CumulativeSumOptions = {},
): tf.Tensor {
  if (!Number.isInteger(axis) || axis < -x.rank || axis >= x.rank) {
    throw new RangeError(`Cannot add up along axis ${axis} of [${x.shape}]: there is none`);
  }
  const place = axis < 0 ? axis + x.rank : axis;
  const sums = tf.customGrad((x) => ({
    value: tf.cumsum(x as tf.Tensor, place, exclusive, reverse),
    gradFunc: (dy: tf.Tensor) => cumulativeSum(dy, place, { exclusive, reverse: !reverse }),
  }));
  return sums(x);
}
