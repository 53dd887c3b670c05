/** The Gaussian with a full covariance. @module */
import { checkedVector, type Vector } from "./checked.ts";
import { cholesky, logDeterminant, type Matrix, solveLower } from "./cholesky.ts";
import type { Distribution } from "./distribution.ts";
import type { Random } from "./random.ts";

/** N(μ, Σ) with its parameters. */
export interface FullGaussian extends Distribution {
  /** μ: [D]. */
  readonly mean: readonly number[];
  /** Σ: [D, D]. */
  readonly covariance: readonly (readonly number[])[];
  /** L with Σ = L Lᵀ: [D, D]. */
  readonly factor: readonly (readonly number[])[];
}

/**
 * The Gaussian N(μ, Σ).
 *
 * Formula: log p(x) = −½ [D log 2π + log det Σ + (x − μ)ᵀ Σ⁻¹ (x − μ)]; a draw is μ + L ε with
 * Σ = L Lᵀ and ε ~ N(0, I).
 *
 * Shapes: mean [D], covariance [D, D]; x [D] → scalar. Unit: nats.
 *
 * @param mean μ
 * @param covariance Σ, symmetric and positive definite
 * @returns the distribution; it keeps copies of the parameters
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a parameter is not finite, or Σ not symmetric or not positive definite
 *
 * @example
 * ```ts
 * import { fullGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const gaussian = fullGaussian([1, 2], [[4, 2], [2, 10]]); // det Σ = 36
 * const atMean = -Math.log(2 * Math.PI) - 0.5 * Math.log(36);
 * assert.ok(Math.abs(gaussian.logDensity([1, 2]) - atMean) < 1e-15);
 * ```
 *
 * Source: Bishop, Pattern recognition and machine learning, 2006, equation 2.43; notebook 02.
 */
export function fullGaussian(mean: Vector, covariance: Matrix): FullGaussian {
  const factor = cholesky(covariance);
  const size = factor.length;
  const rule = { action: "make a Gaussian", name: "mean", size, sizeOf: "the covariance" };
  const mu = Array.from(checkedVector(mean, rule));
  const constant = size * Math.log(2 * Math.PI) + logDeterminant(factor);
  return {
    size,
    mean: mu,
    covariance: covariance.map((row) => Array.from(row)),
    factor,
    logDensity(x: Vector): number {
      checkedVector(x, { action: "evaluate the Gaussian log density", name: "x", size });
      const white = solveLower(factor, mu.map((m, d) => x[d]! - m));
      return -0.5 * white.reduce((sum, y) => sum + y * y, constant);
    },
    sample(random: Random): number[] {
      const eps = mu.map(() => random.normal());
      return mu.map((m, i) => {
        let value = m;
        for (let j = 0; j <= i; j++) value += factor[i]![j]! * eps[j]!;
        return value;
      });
    },
  };
}
