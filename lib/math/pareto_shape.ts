/** The weight of the tail of importance weights: can their variance be trusted? @module */
import type { Vector } from "./checked.ts";

/**
 * The shape k of a generalised Pareto distribution fitted to the largest importance weights.
 *
 * A tail with shape k has finite moments up to the order 1/k only: from k = ½ on the variance of the
 * weights is infinite and no standard error means anything; above 0.7 the mean is not reliable at any
 * sample size in use. It can see trouble that the effective sample size does not show,
 * though it is made of the same weights that happened to be drawn.
 *
 * Formula: the tail is the min(K/5, 3√K) largest weights less the largest one below; k is the
 * approximate Bayesian estimate of Zhang and Stephens, pulled towards ½ with the strength of 10 weights.
 *
 * Shapes: [K] → scalar. Unit: none.
 *
 * @param logWeights log w_i, −∞ among them
 * @returns k; Infinity when there are less than five different weights in the tail
 * @throws {RangeError} when a value is NaN or +∞
 *
 * @example
 * ```ts
 * import { createRandom, paretoShape } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // w = u^−k has a Pareto tail of shape k.
 * const random = createRandom(1);
 * const log = Array.from({ length: 4000 }, () => Math.log(1 - random.uniform()));
 * assert.ok(paretoShape(log.map((u) => -0.2 * u)) < 0.5);
 * assert.ok(paretoShape(log.map((u) => -1.2 * u)) > 0.7);
 * ```
 *
 * Source: Vehtari et al., Pareto smoothed importance sampling, 2024, section 3; Zhang and Stephens, A new
 * and efficient estimation method for the generalized Pareto distribution, 2009; notebook 02.
 */
export function paretoShape(logWeights: Vector): number {
  const sorted = Float64Array.from(logWeights).sort();
  const largest = sorted[sorted.length - 1] ?? -Infinity;
  if (Number.isNaN(largest) || largest === Infinity) {
    throw new RangeError(`Cannot fit the tail: want no NaN and no +∞, got ${largest}`);
  }
  const count = sorted.length;
  const tailSize = Math.ceil(Math.min(0.2 * count, 3 * Math.sqrt(count)));
  // Weights this small are 0 beside the largest one.
  const cutoff = Math.max(sorted[count - tailSize - 1] ?? -Infinity, largest - 708);
  const tail: number[] = [];
  for (const value of sorted) {
    if (value > cutoff) tail.push(Math.exp(value - largest) - Math.exp(cutoff - largest));
  }
  return tail.length < 5 ? Infinity : fitShape(tail);
}

/** Zhang and Stephens: the likelihood's average over a grid of θ = −k/scale, in closed form by k. */
function fitShape(tail: number[]): number {
  const n = tail.length;
  const steps = 30 + Math.floor(Math.sqrt(n));
  const quartile = tail[Math.floor(n / 4 + 0.5) - 1]!;
  const shapeAt = (theta: number) =>
    tail.reduce((sum, value) => sum + Math.log1p(-theta * value), 0) / n;
  const thetas = Array.from(
    { length: steps },
    (_, i) => 1 / tail[n - 1]! + (1 - Math.sqrt(steps / (i + 0.5))) / (3 * quartile),
  );
  const logLikelihoods = thetas.map((theta) => {
    const k = shapeAt(theta);
    return n * (Math.log(-theta / k) - k - 1);
  });
  const best = Math.max(...logLikelihoods);
  const shares = logLikelihoods.map((value) => Math.exp(value - best));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const theta = thetas.reduce((sum, value, i) => sum + value * shares[i]! / total, 0);
  return (n * shapeAt(theta) + 10 * 0.5) / (n + 10);
}
