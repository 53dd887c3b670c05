/** Solving with symmetric positive definite matrices, for the Gaussians with a covariance. @module */
import { checkedVector, type Vector } from "./checked.ts";

/** Rows of numbers, all of one length. */
export type Matrix = readonly Vector[];

/**
 * The Cholesky factor of a symmetric positive definite matrix.
 *
 * Formula: A = L Lᵀ with L lower triangular and a positive diagonal.
 *
 * Shapes: [N, N] → [N, N], zeros above the diagonal.
 *
 * @param matrix A
 * @returns L
 * @throws {TypeError} when A is not square
 * @throws {RangeError} when A is not finite, not symmetric (to 1e-9 of its largest entry) or not
 *   positive definite
 *
 * @example
 * ```ts
 * import { cholesky } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(cholesky([[4, 2], [2, 10]]), [[2, 0], [1, 3]]);
 * assert.throws(() => cholesky([[1, 2], [2, 1]]), RangeError);
 * ```
 *
 * Source: Golub and Van Loan, Matrix computations, 4th edition, algorithm 4.2.1; used in notebook 02.
 */
export function cholesky(matrix: Matrix): number[][] {
  checkSymmetric(matrix);
  const factor: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row = new Array<number>(matrix.length).fill(0);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : factor[j]!;
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= row[k]! * other[k]!;
      if (j < i) row[j] = rest / other[j]!;
      else if (rest > 0) row[i] = Math.sqrt(rest);
      else {
        throw new RangeError(
          `Cannot factor the matrix: it must be positive definite, got pivot ${rest} in row ${i}`,
        );
      }
    }
    factor.push(row);
  }
  return factor;
}

/**
 * Solves L y = b by forward substitution.
 *
 * Formula: y_i = (b_i − Σ_{j<i} L_ij y_j) / L_ii; ‖y‖² is then bᵀ A⁻¹ b for A = L Lᵀ.
 *
 * Shapes: factor [N, N], b [N] → [N].
 *
 * @param factor L from {@linkcode cholesky}
 * @param b right-hand side
 * @returns y
 * @throws {TypeError} when b has another size
 *
 * @example
 * ```ts
 * import { solveLower } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(solveLower([[2, 0], [1, 3]], [2, 7]), [1, 2]);
 * ```
 *
 * Source: Golub and Van Loan, algorithm 3.1.1.
 */
export function solveLower(factor: Matrix, b: Vector): number[] {
  checkedVector(b, { action: "solve with the factor", name: "b", size: factor.length });
  const y: number[] = [];
  for (let i = 0; i < factor.length; i++) {
    let rest = b[i]!;
    for (let j = 0; j < i; j++) rest -= factor[i]![j]! * y[j]!;
    y.push(rest / factor[i]![i]!);
  }
  return y;
}

/**
 * Solves A x = b for A = L Lᵀ.
 *
 * Formula: L y = b, then Lᵀ x = y.
 *
 * Shapes: factor [N, N], b [N] → [N].
 *
 * @param factor L from {@linkcode cholesky}
 * @param b right-hand side
 * @returns x
 * @throws {TypeError} when b has another size
 *
 * @example
 * ```ts
 * import { cholesky, solveCholesky } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(solveCholesky(cholesky([[4, 2], [2, 10]]), [8, 22]), [1, 2]);
 * ```
 *
 * Source: Golub and Van Loan, section 4.2.
 */
export function solveCholesky(factor: Matrix, b: Vector): number[] {
  const x = solveLower(factor, b);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i]! -= factor[j]![i]! * x[j]!;
    x[i]! /= factor[i]![i]!;
  }
  return x;
}

/**
 * log det A for A = L Lᵀ.
 *
 * Formula: 2 Σ_i log L_ii.
 *
 * Shapes: [N, N] → scalar.
 *
 * @param factor L from {@linkcode cholesky}
 * @returns the log-determinant of A, not of L
 *
 * @example
 * ```ts
 * import { cholesky, logDeterminant } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(logDeterminant(cholesky([[4, 2], [2, 10]])) - Math.log(36)) < 1e-15);
 * ```
 *
 * Source: Golub and Van Loan, section 4.2.
 */
export function logDeterminant(factor: Matrix): number {
  let sum = 0;
  for (let i = 0; i < factor.length; i++) sum += Math.log(factor[i]![i]!);
  return 2 * sum;
}

function checkSymmetric(matrix: Matrix): void {
  const action = "factor the matrix";
  if (!(matrix?.length > 0)) {
    throw new TypeError(`Cannot ${action}: want a list of rows, got ${matrix}`);
  }
  const size = matrix.length;
  matrix.forEach((row, i) => checkedVector(row, { action, name: `row ${i}`, size }));
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) largest = Math.max(largest, Math.abs(matrix[i]![j]!));
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [matrix[i]![j]!, matrix[j]![i]!];
      if (Math.abs(below - above) <= 1e-9 * largest) continue;
      throw new RangeError(
        `Cannot ${action}: it must be symmetric, got ${below} at [${i},${j}] and ${above} at [${j},${i}]`,
      );
    }
  }
}
