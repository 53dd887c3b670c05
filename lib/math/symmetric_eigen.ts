/** Eigenvalues and eigenvectors of symmetric matrices. @module */
import { checkedVector } from "./checked.ts";
import type { Matrix } from "./cholesky.ts";

/** A = Σ_i λ_i v_i v_iᵀ. */
export interface SymmetricEigen {
  /** λ_1 ≥ λ_2 ≥ … ≥ λ_N: [N]. */
  values: Float64Array;
  /** v_1, v_2, …: N unit vectors of N numbers, orthogonal to each other. */
  vectors: Float64Array[];
}

/** No eigenvalue of a real matrix has needed more than a few; a bound against endless loops. */
const MOST_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, in float64.
 *
 * Formula: A v_i = λ_i v_i with v_iᵀ v_j = 1 for i = j, else 0. Householder reflections make A
 * tridiagonal, rotations with Wilkinson's shift then make it diagonal.
 *
 * Shapes: [N, N] → values [N], vectors N × [N]. Cost: about 9 N³ operations, 3 seconds for N = 784.
 * The eigenvalues are right to about N ε ‖A‖ (ε = 2⁻⁵²); an eigenvector is as well defined as its
 * eigenvalue is apart from the others, and its sign is arbitrary.
 *
 * @param matrix A
 * @returns eigenvalues in descending order, each with its eigenvector
 * @throws {TypeError} when A is not square
 * @throws {RangeError} when A is not finite, or not symmetric (to 1e-9 of its largest entry)
 *
 * @example
 * ```ts
 * import { symmetricEigen } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { values, vectors } = symmetricEigen([[2, 1], [1, 2]]);
 * assert.ok(Math.abs(values[0]! - 3) < 1e-14 && Math.abs(values[1]! - 1) < 1e-14);
 * const [x, y] = vectors[0]!; // along (1, 1) / √2
 * assert.ok(Math.abs(x! - y!) < 1e-14 && Math.abs(x! ** 2 - 0.5) < 1e-14);
 * ```
 *
 * Source: Golub and Van Loan, Matrix computations, 4th edition, algorithms 8.3.1 to 8.3.3; used in
 * notebook 03.
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const rows = checkedSymmetric(matrix);
  const { diagonal, beside, vectors } = tridiagonalise(rows);
  diagonalise(diagonal, beside, vectors);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j]! - diagonal[i]!);
  return {
    values: Float64Array.from(order, (i) => diagonal[i]!),
    vectors: order.map((i) => vectors[i]!),
  };
}

/** T = Q A Qᵀ with the rows of Q in `vectors`; `beside[i]` couples i and i + 1. Overwrites the rows. */
function tridiagonalise(a: Float64Array[]) {
  const n = a.length;
  const beside = new Float64Array(n);
  const reflections: Float64Array[] = [];
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    // v, scaled so that the reflection I − v vᵀ sends the rest of row k to one number.
    const v = a[k]!.slice();
    v.fill(0, 0, k + 1);
    const norm = Math.sqrt(dot(v, v, k + 1));
    const first = v[k + 1]!;
    beside[k] = first > 0 ? -norm : norm;
    v[k + 1] = first - beside[k]!;
    const scale = Math.sqrt(0.5 * dot(v, v, k + 1));
    for (let i = k + 1; i < n; i++) v[i] = scale > 0 ? v[i]! / scale : 0;
    reflections.push(v);
    if (!(scale > 0)) continue;
    // A ← (I − v vᵀ) A (I − v vᵀ) = A − v wᵀ − w vᵀ, w = A v − ½ (vᵀ A v) v.
    for (let i = k + 1; i < n; i++) p[i] = dot(a[i]!, v, k + 1);
    const half = 0.5 * dot(p, v, k + 1);
    for (let i = k + 1; i < n; i++) p[i]! -= half * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const [row, vi, wi] = [a[i]!, v[i]!, p[i]!];
      for (let j = k + 1; j < n; j++) row[j]! -= vi * p[j]! + wi * v[j]!;
    }
  }
  const vectors = a.map((_, i) => new Float64Array(n).fill(1, i, i + 1));
  for (let k = n - 2; k >= 0; k--) {
    const v = reflections[k]!;
    for (let i = k + 1; i < n; i++) subtract(vectors[i]!, dot(vectors[i]!, v, k + 1), v);
  }
  return { diagonal: Float64Array.from(a, (row, i) => row[i]!), beside, vectors };
}

/** Turns T into a diagonal matrix by rotations of neighbouring axes, and the vectors with it. */
function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array[]): void {
  const n = d.length;
  // Measured against the whole matrix: beside zeros on the diagonal no remainder is small enough.
  const norm = d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i]!)), 0);
  for (let l = 0; l < n; l++) {
    for (let sweep = 0;; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * norm) m++;
      if (m === l) break;
      if (sweep === MOST_SWEEPS) {
        throw new RangeError(`Cannot find the eigenvalues: no convergence at ${l} of ${n}`);
      }
      rotateBlock(d, e, { vectors, l, m });
    }
  }
}

/** One implicit QL step on rows l … m, shifted by the eigenvalue of the first 2 × 2 block near d[l]. */
function rotateBlock(
  d: Float64Array,
  e: Float64Array,
  { vectors, l, m }: { vectors: Float64Array[]; l: number; m: number },
): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = half >= 0 ? Math.hypot(half, 1) : -Math.hypot(half, 1);
  let g = d[m]! - d[l]! + e[l]! / (half + root);
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= shift;
      e[m] = 0;
      return;
    }
    [sine, cosine] = [f / r, g / r];
    g = d[i + 1]! - shift;
    const t = (d[i]! - g) * sine + 2 * cosine * b;
    shift = sine * t;
    d[i + 1] = g + shift;
    g = cosine * t - b;
    rotate(vectors[i]!, vectors[i + 1]!, { sine, cosine });
  }
  d[l]! -= shift;
  e[l] = g;
  e[m] = 0;
}

function rotate(
  lower: Float64Array,
  upper: Float64Array,
  { sine, cosine }: { sine: number; cosine: number },
): void {
  for (let k = 0; k < lower.length; k++) {
    const [x, y] = [lower[k]!, upper[k]!];
    upper[k] = sine * x + cosine * y;
    lower[k] = cosine * x - sine * y;
  }
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(from: Float64Array, factor: number, v: Float64Array): void {
  for (let i = 0; i < v.length; i++) from[i]! -= factor * v[i]!;
}

/** A copy of the matrix, once it is sure that it is symmetric. */
function checkedSymmetric(matrix: Matrix): Float64Array[] {
  const action = "find the eigenvalues";
  if (!(matrix?.length > 0)) {
    throw new TypeError(`Cannot ${action}: want a list of rows, got ${matrix}`);
  }
  const size = matrix.length;
  const rows = matrix.map((row, i) =>
    Float64Array.from(checkedVector(row, { action, name: `row ${i}`, size }))
  );
  let largest = 0;
  for (const row of rows) for (const value of row) largest = Math.max(largest, Math.abs(value));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [rows[i]![j]!, rows[j]![i]!];
      if (Math.abs(below - above) <= 1e-9 * largest) continue;
      throw new RangeError(
        `Cannot ${action}: the matrix must be symmetric, got ${below} at [${i},${j}] and ` +
          `${above} at [${j},${i}]`,
      );
    }
  }
  return rows;
}
