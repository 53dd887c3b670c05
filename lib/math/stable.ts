/**
 * Sums of exponentials and the logistic function, safe from overflow and cancellation, in float64.
 *
 * @module
 */
import type { Vector } from "./checked.ts";

/**
 * log Σ exp(aᵢ) without overflow: the largest term is taken out of the sum.
 *
 * Formula: log Σᵢ exp(aᵢ) = m + log Σᵢ exp(aᵢ − m), m = maxᵢ aᵢ.
 *
 * Shapes: [K] → scalar. Unit: that of `values`, nats in this project. Terms of −∞ weigh nothing; the
 * sum of no terms is −∞.
 *
 * @param values logarithms, −∞ and +∞ among them
 * @returns the logarithm of the sum
 * @throws {RangeError} when a value is NaN
 *
 * @example
 * ```ts
 * import { logSumExp } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // log(e^−1000 + e^−1000), where e^−1000 itself is 0 in float64.
 * assert.equal(logSumExp([-1000, -1000]), -1000 + Math.log(2));
 * ```
 *
 * Source: Blanchard, Higham and Higham, Accurately computing the log-sum-exp and softmax functions,
 * 2021, equation 1.4; first used in notebook 02.
 */
export function logSumExp(values: Vector): number {
  let largest = -Infinity;
  let at = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value <= Infinity)) {
      throw new RangeError(`Cannot evaluate logSumExp: want no NaN, got ${value} at ${i}`);
    }
    if (value > largest) {
      largest = value;
      at = i;
    }
  }
  if (!Number.isFinite(largest)) return largest;
  // The largest term is the 1 of log1p, so that small others are not rounded away beside it.
  let others = 0;
  for (let i = 0; i < values.length; i++) if (i !== at) others += Math.exp(values[i]! - largest);
  return largest + Math.log1p(others);
}

/**
 * log of the mean of exp(aᵢ): what averages densities that are known by their logarithms.
 *
 * Formula: log (1/K) Σᵢ exp(aᵢ) = logSumExp(a) − log K.
 *
 * Shapes: [K] → scalar. Unit: that of `values`, nats in this project.
 *
 * @param values logarithms, at least one
 * @returns the logarithm of the mean
 * @throws {TypeError} when there is no value
 * @throws {RangeError} when a value is NaN
 *
 * @example
 * ```ts
 * import { logMeanExp } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(logMeanExp([-800, -800, -800]), -800);
 * ```
 *
 * Source: Burda et al., Importance weighted autoencoders, 2016, equation 8; notebook 02.
 */
export function logMeanExp(values: Vector): number {
  if (!(values.length > 0)) {
    throw new TypeError("Cannot evaluate logMeanExp: want at least one value, got none");
  }
  return logSumExp(values) - Math.log(values.length);
}

/**
 * log(1 + eˣ), exact at both ends.
 *
 * Formula: softplus(x) = max(x, 0) + log(1 + e^−|x|).
 *
 * Shapes: scalar → scalar. Unit: nats when x is a logit. NaN gives NaN.
 *
 * @param x any number
 * @returns a number that is at least max(x, 0)
 *
 * @example
 * ```ts
 * import { softplus } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(softplus(0), Math.log(2));
 * assert.equal(softplus(1000), 1000); // log(1 + e^1000) would overflow
 * assert.equal(softplus(-100), Math.exp(-100)); // 1 + e^−100 would be rounded to 1
 * ```
 *
 * Source: Dugas et al., Incorporating second-order functional knowledge, 2001, equation 2;
 * notebook 01.
 */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * log of the logistic function, the log-probability of a 1 with logit x.
 *
 * Formula: log σ(x) = −softplus(−x).
 *
 * Shapes: scalar → scalar. Unit: nats. NaN gives NaN.
 *
 * @param x a logit
 * @returns a number that is never positive
 *
 * @example
 * ```ts
 * import { logSigmoid } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(logSigmoid(0), Math.log(0.5));
 * assert.equal(logSigmoid(-1000), -1000); // σ(−1000) itself is 0 in float64
 * ```
 *
 * Source: the definition; notebook 01.
 */
export function logSigmoid(x: number): number {
  return -softplus(-x);
}

/**
 * The logistic function, the probability of a 1 with logit x.
 *
 * Formula: σ(x) = 1 / (1 + e^−x), for negative x as eˣ / (1 + eˣ).
 *
 * Shapes: scalar → scalar. Unit: a probability. NaN gives NaN.
 *
 * @param x a logit, ±∞ among them
 * @returns a number in [0, 1]
 *
 * @example
 * ```ts
 * import { sigmoid } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sigmoid(0), 0.5);
 * assert.ok(Math.abs(sigmoid(Math.log(3)) - 0.75) < 1e-15);
 * assert.equal(sigmoid(-740), Math.exp(-740)); // small, not 0
 * ```
 *
 * Source: the definition; notebook 01.
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}
