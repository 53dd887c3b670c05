/** Kullback–Leibler divergences between Gaussians in closed form. @module */
import { checkedVector } from "./checked.ts";
import { logDeterminant, type Matrix, solveCholesky, solveLower } from "./cholesky.ts";
import { diagonalGaussian, type MeanAndLogVar, standardGaussian } from "./diagonal_gaussian.ts";
import type { FullGaussian } from "./full_gaussian.ts";

/**
 * KL(q ‖ p) between two Gaussians with independent coordinates.
 *
 * Formula: KL = ½ Σ_d [(μ_q − μ_p)² / σ_p² + r_d − 1 − log r_d] with r_d = σ_q² / σ_p² of coordinate d.
 *
 * Shapes: four lists [D] → scalar. Unit: nats.
 *
 * @param q the distribution that the expectation is taken over
 * @param p the other one
 * @returns a number that is never negative, and 0 only when q = p
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a parameter is not finite
 *
 * @example
 * ```ts
 * import { diagonalGaussianKl } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const q = { mean: [1, 2], logVar: [0, 0] };
 * const p = { mean: [0, 0], logVar: [0, 0] };
 * assert.equal(diagonalGaussianKl(q, p), 2.5); // half of the squared distance
 * ```
 *
 * Source: Kingma and Welling 2014, appendix B, for p = N(0, I); notebook 00.
 */
export function diagonalGaussianKl(q: MeanAndLogVar, p: MeanAndLogVar): number {
  const from = diagonalGaussian(q.mean, q.logVar);
  const to = diagonalGaussian(p.mean, p.logVar);
  const action = "evaluate the KL between Gaussians";
  checkedVector(p.mean, { action, name: "p.mean", size: from.size, sizeOf: "q.mean" });
  let sum = 0;
  for (let d = 0; d < from.size; d++) {
    const distance = (from.mean[d]! - to.mean[d]!) / Math.exp(0.5 * to.logVar[d]!);
    sum += distance ** 2 + expMinusTangent(from.logVar[d]! - to.logVar[d]!);
  }
  return 0.5 * sum;
}

/**
 * KL(q ‖ N(0, I)), what a code costs in a variational autoencoder.
 *
 * Formula: KL = ½ Σ_d [μ_d² + exp(logVar_d) − 1 − logVar_d].
 *
 * Shapes: mean [D], logVar [D] → scalar. Unit: nats.
 *
 * @param q mean and log-variance
 * @returns a number that is never negative, and 0 only when q = N(0, I)
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a parameter is not finite
 *
 * @example
 * ```ts
 * import { standardGaussianKl } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(standardGaussianKl({ mean: [0, 0], logVar: [0, 0] }), 0);
 * assert.equal(standardGaussianKl({ mean: [3], logVar: [0] }), 4.5);
 * ```
 *
 * Source: Kingma and Welling 2014, appendix B; notebook 04.
 */
export function standardGaussianKl(q: MeanAndLogVar): number {
  return diagonalGaussianKl(q, standardGaussian(q.mean.length));
}

/**
 * KL(q ‖ p) between two Gaussians with full covariances.
 *
 * Formula: KL = ½ [tr(Σ_p⁻¹ Σ_q) + (μ_p − μ_q)ᵀ Σ_p⁻¹ (μ_p − μ_q) − D + log det Σ_p − log det Σ_q].
 *
 * Shapes: means [D], covariances [D, D] → scalar. Unit: nats.
 *
 * @param q the distribution that the expectation is taken over
 * @param p the other one
 * @returns a number that is never negative but for rounding
 * @throws {TypeError} when sizes differ
 *
 * @example
 * ```ts
 * import { fullGaussian, fullGaussianKl } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const q = fullGaussian([1, 2], [[1, 0], [0, 1]]);
 * const p = fullGaussian([0, 0], [[1, 0], [0, 1]]);
 * assert.equal(fullGaussianKl(q, p), 2.5);
 * ```
 *
 * Source: Bishop, Pattern recognition and machine learning, 2006, exercise 2.13; notebook 04.
 */
export function fullGaussianKl(q: FullGaussian, p: FullGaussian): number {
  const action = "evaluate the KL between Gaussians";
  checkedVector(p.mean, { action, name: "p.mean", size: q.size, sizeOf: "q.mean" });
  const white = solveLower(p.factor, p.mean.map((m, d) => m - q.mean[d]!));
  const distance = white.reduce((sum, y) => sum + y * y, 0);
  const logDets = logDeterminant(p.factor) - logDeterminant(q.factor);
  return 0.5 * (traceOfRatio(p.factor, q.covariance) + distance - q.size + logDets);
}

/** tr(A⁻¹ B) for A = L Lᵀ and a symmetric B: the rows of B are its columns. */
function traceOfRatio(factor: Matrix, symmetric: Matrix): number {
  let trace = 0;
  symmetric.forEach((row, i) => trace += solveCholesky(factor, row)[i]!);
  return trace;
}

/** eˣ − 1 − x, by its series near 0, where the difference would lose its digits. */
function expMinusTangent(x: number): number {
  if (Math.abs(x) > 0.5) return Math.expm1(x) - x;
  let term = x * x / 2;
  let sum = 0;
  for (let n = 3; sum + term !== sum; n++) {
    sum += term;
    term *= x / n;
  }
  return sum;
}
