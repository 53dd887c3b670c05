/** Points as a source of batches. @module */
import * as tf from "@tensorflow/tfjs";
import type { Source } from "./source.ts";

/**
 * Points of D numbers as batches [B, D].
 *
 * @param name which points these are
 * @param points one list of numbers for each, all of one length; kept as float32
 * @returns the source
 * @throws {TypeError} when a point has another length than the first
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { pointSource } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = pointSource("corners", [[0, 0], [0, 1], [1, 0]]);
 * assert.equal(source.count, 3);
 * assert.deepEqual(source.batch([2, 1], createRandom(0)).arraySync(), [[1, 0], [0, 1]]);
 * ```
 */
export function pointSource(
  name: string,
  points: readonly ArrayLike<number>[],
): Source<tf.Tensor2D> {
  const size = points[0]?.length ?? 0;
  const values = new Float32Array(points.length * size);
  points.forEach((point, row) => {
    if (point.length !== size) {
      throw new TypeError(
        `Cannot use the points "${name}": want ${size} numbers each, got ${point.length} in ${row}`,
      );
    }
    values.set(point, row * size);
  });
  return {
    name,
    count: points.length,
    batch(indices) {
      const rows = Array.from(indices, (index) => {
        if (!(Number.isInteger(index) && index >= 0 && index < points.length)) {
          throw new RangeError(
            `Cannot take from "${name}": want 0 … ${points.length - 1}, got ${index}`,
          );
        }
        return values.subarray(index * size, (index + 1) * size);
      });
      const chosen = new Float32Array(rows.length * size);
      rows.forEach((row, i) => chosen.set(row, i * size));
      return tf.tensor2d(chosen, [rows.length, size]);
    },
  };
}
