/** Straight lines in code space. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * Codes on the straight line from a to b, both ends included.
 *
 * Formula: z_i = (1 − t_i) a + t_i b, t_i = i / (steps − 1). Shapes: [1, D], [1, D] → [steps, D].
 *
 * @param a first code
 * @param b last code
 * @param steps how many codes, at least 2
 * @returns the codes, one a row
 * @throws {TypeError} when a and b are not two single codes of one size
 * @throws {RangeError} when steps is not an integer of at least 2
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { interpolateCodes } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const codes = interpolateCodes(tf.tensor2d([[0]]), tf.tensor2d([[2]]), 3);
 * assert.deepEqual([...codes.dataSync()], [0, 1, 2]);
 * ```
 */
export function interpolateCodes(a: tf.Tensor2D, b: tf.Tensor2D, steps: number): tf.Tensor2D {
  if (a.rank !== 2 || a.shape[0] !== 1 || !tf.util.arraysEqual(a.shape, b.shape)) {
    throw new TypeError(
      `Cannot interpolate: want two single codes [1,D], got [${a.shape}] and [${b.shape}]`,
    );
  }
  if (!Number.isInteger(steps) || steps < 2) {
    throw new RangeError(
      `Cannot interpolate: steps must be an integer of at least 2, got ${steps}`,
    );
  }
  return tf.tidy(() => {
    const t = tf.reshape(tf.linspace(0, 1, steps), [steps, 1]);
    return tf.add(tf.mul(tf.sub(1, t), a), tf.mul(t, b)) as tf.Tensor2D;
  });
}
