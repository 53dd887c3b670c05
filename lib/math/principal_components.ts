/** Principal components: the best flat description of data. @module */
import { checkedCount, type Vector } from "./checked.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";

/** The mean of some data, and the directions in which they vary, the widest first. */
export interface PrincipalComponents {
  /** m: [D]. */
  mean: Float64Array;
  /** λ_1 ≥ λ_2 ≥ …, the variance along each direction (divided by n, not n − 1): [D]. */
  variances: Float64Array;
  /** v_1, v_2, …: D orthogonal unit vectors of D numbers. */
  directions: Float64Array[];
}

/**
 * The principal components of data.
 *
 * Formula: C = (1/n) Σ_i (x_i − m)(x_i − m)ᵀ with C v_j = λ_j v_j. Among all maps through k numbers
 * that are affine, x̂ = m + Σ_{j≤k} v_j v_jᵀ (x − m) has the least mean squared error, Σ_{j>k} λ_j.
 *
 * Shapes: data [n, D], flat → mean [D], variances [D], directions D × [D]. Unit: variances in that of
 * the data, squared. Zeros cost nothing, so images that are mostly background are fast.
 *
 * @param data n rows of `size` numbers, one after another
 * @param size D
 * @returns mean, variances and directions
 * @throws {RangeError} when a number is not finite or size not a positive integer
 * @throws {TypeError} when the data are no whole number of rows, or none
 *
 * @example
 * ```ts
 * import { principalComponents } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Four points on the line y = 2x + 1.
 * const { mean, variances } = principalComponents([0, 1, 1, 3, 2, 5, 3, 7], 2);
 * assert.deepEqual([...mean], [1.5, 4]);
 * assert.ok(Math.abs(variances[0]! - 6.25) < 1e-12 && Math.abs(variances[1]!) < 1e-12);
 * ```
 *
 * Source: Eckart and Young, The approximation of one matrix by another of lower rank, 1936; Bishop,
 * Pattern recognition and machine learning, 2006, section 12.1; notebook 03.
 */
export function principalComponents(data: Vector, size: number): PrincipalComponents {
  const action = "find the principal components";
  checkedCount(size, { action, name: "size" });
  const count = data.length / size;
  if (!(count >= 1 && Number.isInteger(count))) {
    throw new TypeError(
      `Cannot ${action}: want rows of ${size} numbers, got ${data.length} numbers`,
    );
  }
  const { mean, second } = moments(data, { size, count, action });
  second.forEach((row, i) => {
    for (let j = 0; j < size; j++) row[j]! -= mean[i]! * mean[j]!;
  });
  const { values, vectors } = symmetricEigen(second);
  return { mean, variances: values.map((value) => Math.max(0, value)), directions: vectors };
}

/**
 * Data sent through k numbers and back: x̂ = m + Σ_{j≤k} v_j v_jᵀ (x − m).
 *
 * Shapes: data [n, D], flat → the same.
 *
 * @param components from {@linkcode principalComponents}
 * @param options the data, and how many directions k are kept
 * @returns the reconstructions, in float64
 * @throws {RangeError} when there are not so many directions
 * @throws {TypeError} when the data are no whole number of rows
 *
 * @example
 * ```ts
 * import { principalComponents, projectOnComponents } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const data = [0, 0, 2, 0, 0, 1, 2, 1];
 * const components = principalComponents(data, 2);
 * const flat = projectOnComponents(components, { data, kept: 1 });
 * assert.deepEqual([...flat], [0, 0.5, 2, 0.5, 0, 0.5, 2, 0.5]);
 * ```
 *
 * Source: Bishop 2006, equation 12.10; notebook 03.
 */
export function projectOnComponents(
  components: PrincipalComponents,
  options: { data: Vector; kept: number },
): Float64Array {
  const { mean, directions } = components;
  const { data, kept } = options;
  const size = mean.length;
  const action = "project on the components";
  checkedCount(kept, { action, name: "kept", least: 0, most: directions.length });
  if (data.length % size !== 0) {
    throw new TypeError(`Cannot ${action}: want rows of ${size} numbers, got ${data.length}`);
  }
  const projected = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += size) {
    projected.set(mean, at);
    for (const direction of directions.slice(0, kept)) {
      let coordinate = 0;
      for (let i = 0; i < size; i++) coordinate += direction[i]! * (data[at + i]! - mean[i]!);
      for (let i = 0; i < size; i++) projected[at + i]! += coordinate * direction[i]!;
    }
  }
  return projected;
}

/** (1/n) Σ x_i and (1/n) Σ x_i x_iᵀ. */
function moments(
  data: Vector,
  { size, count, action }: { size: number; count: number; action: string },
): { mean: Float64Array; second: Float64Array[] } {
  const mean = new Float64Array(size);
  const second = Array.from({ length: size }, () => new Float64Array(size));
  const places = new Uint32Array(size);
  for (let row = 0; row < count; row++) {
    const from = row * size;
    let filled = 0;
    for (let i = 0; i < size; i++) {
      const value = data[from + i]!;
      if (!Number.isFinite(value)) {
        throw new RangeError(
          `Cannot ${action}: data must hold finite numbers, got ${value} at ${from + i}`,
        );
      }
      if (value !== 0) places[filled++] = i;
    }
    for (let p = 0; p < filled; p++) {
      const i = places[p]!;
      const value = data[from + i]!;
      mean[i]! += value / count;
      const products = second[i]!;
      for (let q = 0; q <= p; q++) {
        products[places[q]!]! += value * data[from + places[q]!]! / count;
      }
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) second[j]![i] = second[i]![j]!;
  }
  return { mean, second };
}
