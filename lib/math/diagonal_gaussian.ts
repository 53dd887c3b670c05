/** The Gaussian with independent coordinates. @module */
import { checkedCount, checkedVector, type Vector } from "./checked.ts";
import type { Distribution } from "./distribution.ts";
import type { Random } from "./random.ts";

/** Mean and log-variance by coordinate: what an encoder puts out. */
export interface MeanAndLogVar {
  /** μ, one number a coordinate. */
  readonly mean: Vector;
  /** log σ², one number a coordinate. */
  readonly logVar: Vector;
}

/** N(μ, diag σ²) with its parameters. */
export interface DiagonalGaussian extends Distribution, MeanAndLogVar {}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * The Gaussian N(μ, diag σ²) with σ_d = exp(½ logVar_d).
 *
 * Formula: log p(x) = −½ Σ_d [log 2π + logVar_d + (x_d − μ_d)² / exp(logVar_d)]; a draw is
 * μ + σ ⊙ ε with ε ~ N(0, I).
 *
 * Shapes: mean [D], logVar [D]; x [D] → scalar. Unit: nats.
 *
 * @param mean μ
 * @param logVar log σ²
 * @returns the distribution; it keeps copies of the parameters
 * @throws {TypeError} when mean is empty or logVar has another size
 * @throws {RangeError} when a parameter is not finite
 *
 * @example
 * ```ts
 * import { createRandom, diagonalGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const standard = diagonalGaussian([0], [0]);
 * assert.equal(standard.logDensity([0]), -0.5 * Math.log(2 * Math.PI));
 * assert.deepEqual(standard.sample(createRandom(3)), [createRandom(3).normal()]);
 * ```
 *
 * Source: Kingma and Welling 2014, appendix C.2; notebook 00.
 */
export function diagonalGaussian(mean: Vector, logVar: Vector): DiagonalGaussian {
  const action = "make a diagonal Gaussian";
  const mu = Array.from(checkedVector(mean, { action, name: "mean" }));
  const rule = { action, name: "logVar", size: mu.length, sizeOf: "mean" };
  const logVariances = Array.from(checkedVector(logVar, rule));
  const sigma = logVariances.map((l) => Math.exp(0.5 * l));
  const size = mu.length;
  const constant = logVariances.reduce((sum, l) => sum + l, size * LOG_TWO_PI);
  return {
    size,
    mean: mu,
    logVar: logVariances,
    logDensity(x: Vector): number {
      checkedVector(x, { action: "evaluate the Gaussian log density", name: "x", size });
      let squares = 0;
      for (let d = 0; d < size; d++) squares += ((x[d]! - mu[d]!) / sigma[d]!) ** 2;
      return -0.5 * (constant + squares);
    },
    sample(random: Random): number[] {
      return mu.map((m, d) => m + sigma[d]! * random.normal());
    },
  };
}

/**
 * N(0, I), the prior over the latent z.
 *
 * Formula: log p(z) = −½ Σ_d [log 2π + z_d²].
 *
 * Shapes: z [D] → scalar. Unit: nats.
 *
 * @param size D, at least 1
 * @returns the distribution
 * @throws {RangeError} when size is not a whole number of at least 1
 *
 * @example
 * ```ts
 * import { standardGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(standardGaussian(2).logDensity([0, 0]), -Math.log(2 * Math.PI));
 * ```
 *
 * Source: Kingma and Welling 2014, section 3; notebook 02.
 */
export function standardGaussian(size: number): DiagonalGaussian {
  checkedCount(size, { action: "make a standard Gaussian", name: "size" });
  const zeros = new Array<number>(size).fill(0);
  return diagonalGaussian(zeros, zeros);
}
