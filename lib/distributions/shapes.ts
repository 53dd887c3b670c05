/** Shape checks shared by the losses. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * Checks that two tensors have one shape, with the batch as first axis.
 *
 * @param action what the error says could not be done
 * @param tensors two tensors by the names that the error uses
 * @throws {TypeError} when the shapes differ or there is no batch axis
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { checkSameShape } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.throws(
 *   () => checkSameShape("evaluate the KL", { mean: tf.zeros([32, 2]), logVar: tf.zeros([32, 3]) }),
 *   { message: "Cannot evaluate the KL: logVar must match mean in shape, got mean [32,2] and logVar [32,3]" },
 * );
 * ```
 */
export function checkSameShape(action: string, tensors: Record<string, tf.Tensor>): void {
  const [[nameA, a], [nameB, b]] = Object.entries(tensors) as [
    [string, tf.Tensor],
    [string, tf.Tensor],
  ];
  if (!tf.util.arraysEqual(a.shape, b.shape)) {
    throw new TypeError(
      `Cannot ${action}: ${nameB} must match ${nameA} in shape, ` +
        `got ${nameA} [${a.shape}] and ${nameB} [${b.shape}]`,
    );
  }
  if (a.rank < 1) {
    throw new TypeError(`Cannot ${action}: ${nameA} needs a batch axis, got a scalar`);
  }
}

/**
 * Sums everything but the batch axis: [B, …] → [B]. Features are summed, never averaged: the log
 * density of independent features is the sum of theirs.
 *
 * @param values any tensor with the batch as first axis
 * @returns one value per example
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { sumPerExample } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual([...sumPerExample(tf.ones([2, 3, 4])).dataSync()], [12, 12]);
 * ```
 */
export function sumPerExample(values: tf.Tensor): tf.Tensor1D {
  const batch = values.shape[0]!;
  return tf.sum(tf.reshape(values, [batch, values.size / Math.max(batch, 1)]), 1) as tf.Tensor1D;
}
