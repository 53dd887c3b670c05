/** Means with their standard errors. @module */
import { checkedCount, checkedVector, type Vector } from "./checked.ts";

/** A mean over independent values, and how far from the truth it is likely to be. */
export interface Estimate {
  /** The average of the values. */
  mean: number;
  /** The standard deviation of the values over √count, estimated from the values themselves. */
  standardError: number;
  /** How many values. */
  count: number;
}

/**
 * The mean of independent values with its standard error.
 *
 * Formula: m = Σ v_i / n and s = √(Σ (v_i − m)² / (n (n − 1))).
 *
 * Shapes: [n] → a record. Unit: that of the values. The standard error is itself an estimate: where a
 * few rare values would carry most of the mean, and none of them was drawn, it is far too small.
 *
 * @param values at least two
 * @returns mean, standard error and count
 * @throws {TypeError} when there are less than two values
 * @throws {RangeError} when a value is not finite
 *
 * @example
 * ```ts
 * import { meanWithError } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(meanWithError([1, 3]), { mean: 2, standardError: 1, count: 2 });
 * ```
 *
 * Source: Owen, Monte Carlo theory, methods and examples, 2013, section 2.2; notebook 00.
 */
export function meanWithError(values: Vector): Estimate {
  const action = "estimate a mean";
  checkedVector(values, { action, name: "values" });
  const count = values.length;
  if (count < 2) {
    throw new TypeError(`Cannot ${action}: want at least two values, got ${count}`);
  }
  let mean = 0;
  let squares = 0; // Welford: the sum of squares about the mean so far, free of cancellation.
  for (let i = 0; i < count; i++) {
    const distance = values[i]! - mean;
    mean += distance / (i + 1);
    squares += distance * (values[i]! - mean);
  }
  return { mean, standardError: Math.sqrt(squares / (count - 1) / count), count };
}

/**
 * The Monte Carlo estimate of an expectation.
 *
 * Formula: E f(z) ≈ (1/n) Σ f(z_i) with independent z_i.
 *
 * Shapes: a function of nothing → a record. Unit: that of the draws.
 *
 * @param draw returns f of a fresh draw each time
 * @param count how many draws, at least 2
 * @returns mean, standard error and count
 * @throws {RangeError} when a draw is not finite or count not a whole number of at least 2
 *
 * @example
 * ```ts
 * import { createRandom, monteCarloMean, standardErrorsApart } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const random = createRandom(1);
 * const square = monteCarloMean(() => random.normal() ** 2, 1000);
 * assert.ok(standardErrorsApart(square, 1) < 4);
 * ```
 *
 * Source: Owen 2013, section 2.1; notebook 02.
 */
export function monteCarloMean(draw: () => number, count: number): Estimate {
  checkedCount(count, { action: "estimate a mean", name: "count", least: 2 });
  return meanWithError(Float64Array.from({ length: count }, draw));
}

/**
 * How many standard errors lie between an estimate and a number: above 4, less than one in 10,000
 * right estimates, where the mean is nearly normal: with enough draws and no heavy tail.
 *
 * Formula: |m − t| / s.
 *
 * Shapes: a record and a scalar → scalar. Unit: none.
 *
 * @param estimate from {@linkcode meanWithError} or {@linkcode monteCarloMean}
 * @param truth the number to compare with
 * @returns 0 when they are equal, Infinity when they differ and the standard error is 0
 *
 * @example
 * ```ts
 * import { meanWithError, standardErrorsApart } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(standardErrorsApart(meanWithError([1, 3]), 5), 3);
 * ```
 *
 * Source: the definition; notebook 00.
 */
export function standardErrorsApart(estimate: Estimate, truth: number): number {
  const distance = Math.abs(estimate.mean - truth);
  return distance === 0 ? 0 : distance / estimate.standardError;
}
