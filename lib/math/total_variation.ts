/** The total variation distance, and the relative frequencies it can be taken of. @module */
import { checkedPositive, checkedVector, type Vector } from "./checked.ts";

/** How {@linkcode totalVariation} reads its two lists. */
export interface TotalVariationOptions {
  /** Quadrature weights when the lists hold densities on a grid; all 1 (probabilities) by default. */
  weights?: Vector;
  /**
   * How far the total mass of each list may be from 1. Default 1e-6: rounding and the error of a good
   * grid pass; a density that mostly lies outside its grid does not.
   */
  tolerance?: number;
}

/**
 * The largest difference between the probabilities that p and q give to any one event.
 *
 * Formula: TV(p, q) = ½ Σ_i w_i |p_i − q_i|, with w = 1 for probabilities; for densities on a grid the
 * sum is the integral ½ ∫ |p(x) − q(x)| dx.
 *
 * Shapes: p [N], q [N], weights [N] → scalar. Unit: a probability.
 *
 * @param p probabilities or densities
 * @param q the same of the other distribution, at the same places
 * @param options quadrature weights and tolerance
 * @returns a number in [0, 1]
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a value is negative or not finite, or a total mass is not 1
 *
 * @example
 * ```ts
 * import { totalVariation } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(totalVariation([0.5, 0.5, 0], [0.25, 0.25, 0.5]), 0.5);
 * ```
 *
 * Source: Levin, Peres and Wilmer, Markov chains and mixing times, 2009, proposition 4.2;
 * notebook 01.
 */
export function totalVariation(
  p: Vector,
  q: Vector,
  options: TotalVariationOptions = {},
): number {
  const action = "evaluate the total variation";
  const tolerance = checkedPositive(options.tolerance ?? 1e-6, { action, name: "tolerance" });
  checkedVector(p, { action, name: "p" });
  checkedVector(q, { action, name: "q", size: p.length, sizeOf: "p" });
  const weights = options.weights;
  if (weights) checkedVector(weights, { action, name: "weights", size: p.length, sizeOf: "p" });
  const mass = { p: 0, q: 0 };
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const [inP, inQ, weight] = [p[i]!, q[i]!, weights ? weights[i]! : 1];
    if (inP < 0 || inQ < 0 || weight < 0) {
      throw new RangeError(
        `Cannot ${action}: want no negative value, got p ${inP}, q ${inQ}, weight ${weight} at ${i}`,
      );
    }
    mass.p += weight * inP;
    mass.q += weight * inQ;
    sum += weight * Math.abs(inP - inQ);
  }
  for (const [name, value] of Object.entries(mass)) {
    if (Math.abs(value - 1) <= tolerance) continue;
    throw new RangeError(
      `Cannot ${action}: the mass of ${name} must be 1 within ${tolerance}, got ${value}`,
    );
  }
  return Math.min(1, 0.5 * sum);
}

/**
 * The share of the samples in each bin, and in the two unbounded bins outside.
 *
 * Formula: f_i = #{samples in [e_{i−1}, e_i)} / n, with e_{−1} = −∞ and e_N = +∞.
 *
 * Shapes: samples [n], edges [N] → [N + 1], sums to 1. Unit: a probability. The total variation of two
 * such lists is never above that of the distributions, but for chance: bins only hide differences.
 *
 * @param samples numbers
 * @param edges in growing order
 * @returns the shares, first that below the first edge, last that from the last edge on
 * @throws {TypeError} when a list is empty
 * @throws {RangeError} when a number is not finite or the edges do not grow
 *
 * @example
 * ```ts
 * import { relativeFrequencies } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(relativeFrequencies([-7, 0, 0.5, 3], [0, 1, 2]), [0.25, 0.5, 0, 0.25]);
 * ```
 *
 * Source: the definition; notebook 01.
 */
export function relativeFrequencies(samples: Vector, edges: Vector): number[] {
  const action = "count relative frequencies";
  checkedVector(samples, { action, name: "samples" });
  checkedVector(edges, { action, name: "edges" });
  for (let i = 1; i < edges.length; i++) {
    if (edges[i - 1]! < edges[i]!) continue;
    throw new RangeError(
      `Cannot ${action}: edges must grow, got ${edges[i - 1]} before ${edges[i]}`,
    );
  }
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (let s = 0; s < samples.length; s++) {
    // The number of edges that are not above the sample is its bin.
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle]! <= samples[s]!) low = middle + 1;
      else high = middle;
    }
    counts[low]!++;
  }
  return counts.map((count) => count / samples.length);
}
