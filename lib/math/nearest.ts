/** How far each point is from a cloud of others. @module */
import { checkedVector, type Vector } from "./checked.ts";

/**
 * The distance of each point to the nearest one of a cloud.
 *
 * Formula: min_j ‖a_i − b_j‖. All pairs are measured, in float64.
 *
 * Shapes: points [n, D], cloud [m, D] → [n]. Unit: that of the points. 10⁹ multiplications take about
 * a second.
 *
 * @param points a_1, …, a_n
 * @param cloud b_1, …, b_m, at least one
 * @returns one distance for each point
 * @throws {TypeError} when sizes differ, or the cloud is empty
 * @throws {RangeError} when a number is not finite
 *
 * @example
 * ```ts
 * import { nearestDistances } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const cloud = [[0, 0], [10, 0]];
 * assert.deepEqual([...nearestDistances([[3, 4], [10, 1]], cloud)], [5, 1]);
 * ```
 *
 * Source: the definition; notebook 03.
 */
export function nearestDistances(
  points: readonly Vector[],
  cloud: readonly Vector[],
): Float64Array {
  const action = "find the nearest points";
  if (!(cloud?.length > 0)) {
    throw new TypeError(`Cannot ${action}: want a cloud of at least one point, got ${cloud}`);
  }
  const size = cloud[0]!.length;
  const rule = { action, size, sizeOf: "cloud[0]" };
  const flat = new Float64Array(cloud.length * size);
  cloud.forEach((b, j) => flat.set(checkedVector(b, { ...rule, name: `cloud[${j}]` }), j * size));
  return Float64Array.from(points, (a, i) => {
    checkedVector(a, { ...rule, name: `points[${i}]` });
    let least = Infinity;
    for (let from = 0; from < flat.length; from += size) {
      let sum = 0;
      for (let d = 0; d < size; d++) sum += (a[d]! - flat[from + d]!) ** 2;
      if (sum < least) least = sum;
    }
    return Math.sqrt(least);
  });
}
