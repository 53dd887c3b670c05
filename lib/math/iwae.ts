/** The importance-weighted bound on log p(x), and the inequality that orders it by sample count. @module */
import { checkedCount, type Vector } from "./checked.ts";
import { type Estimate, meanWithError } from "./monte_carlo.ts";
import { logMeanExp } from "./stable.ts";

/**
 * The importance-weighted bound L_k, estimated from disjoint groups of k log-weights.
 *
 * Formula: L_k = E log (1/k) Σ_{i≤k} w_i, w_i = p(x, z_i) / q(z_i|x); L_1 is the ELBO, L_k ≤ L_{k+1} ≤ log p(x).
 *
 * Shapes: [K] → a record over ⌊K/k⌋ groups. Unit: nats. Weights left over are not used.
 *
 * @param logWeights log w_i of independent draws, finite
 * @param k how many weights under one logarithm, at most K/2
 * @returns mean, standard error and number of groups
 * @throws {TypeError} when there are less than two groups
 * @throws {RangeError} when k is not a positive whole number or a group has no finite bound
 *
 * @example
 * ```ts
 * import { iwaeBound } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const logWeights = [0, Math.log(3), Math.log(3), 0];
 * assert.ok(Math.abs(iwaeBound(logWeights, 1).mean - 0.5 * Math.log(3)) < 1e-15);
 * assert.ok(Math.abs(iwaeBound(logWeights, 2).mean - Math.log(2)) < 1e-15);
 * ```
 *
 * Source: Burda et al., Importance weighted autoencoders, 2016, equation 8 and theorem 1; notebook 07.
 */
export function iwaeBound(logWeights: Vector, k: number): Estimate {
  checkedCount(k, { action: "estimate the IWAE bound", name: "k" });
  const values = Float64Array.from(logWeights);
  const groups = Math.floor(values.length / k);
  if (groups < 2) {
    throw new TypeError(
      `Cannot estimate the IWAE bound: want at least ${2 * k} weights for two groups of ${k}, ` +
        `got ${values.length}`,
    );
  }
  return meanWithError(Float64Array.from(
    { length: groups },
    (_, group) => logMeanExp(values.subarray(group * k, (group + 1) * k)),
  ));
}

/** Both sides of the leave-one-out inequality. */
export interface LeaveOneOut {
  /** log of the mean of all k weights. */
  bound: number;
  /** The mean over i of the same without weight i. */
  leaveOneOut: number;
  /** bound − leaveOneOut, never negative but for rounding. */
  gap: number;
  /** Whether gap ≥ 0, to within the rounding of k sums. */
  holds: boolean;
}

/**
 * The inequality behind L_{k−1} ≤ L_k, which holds for *every* set of weights and not only on average:
 * a check of the code, free of chance.
 *
 * Formula: (1/k) Σ_i log [1/(k−1) Σ_{j≠i} w_j] ≤ log [1/k Σ_j w_j], by Jensen's inequality, since the mean over
 * i of the leave-one-out means is the mean of all.
 *
 * Shapes: [k] → a record. Unit: nats.
 *
 * @param logWeights log w_i, −∞ among them, at least two
 * @returns both sides and the gap
 * @throws {TypeError} when there are less than two weights
 * @throws {RangeError} when one is NaN or +∞
 *
 * @example
 * ```ts
 * import { leaveOneOutIwae } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { bound, leaveOneOut, holds } = leaveOneOutIwae([0, Math.log(3)]);
 * assert.ok(holds);
 * assert.ok(Math.abs(bound - Math.log(2)) < 1e-15);
 * assert.ok(Math.abs(leaveOneOut - 0.5 * Math.log(3)) < 1e-15);
 * ```
 *
 * Source: Burda et al. 2016, appendix A; notebook 07.
 */
export function leaveOneOutIwae(logWeights: Vector): LeaveOneOut {
  const action = "check the IWAE inequality";
  const k = logWeights.length;
  if (!(k >= 2)) throw new TypeError(`Cannot ${action}: want at least two weights, got ${k}`);
  let [largest, smallest] = [-Infinity, Infinity];
  for (let i = 0; i < k; i++) {
    const value = logWeights[i]!;
    if (!(value < Infinity)) {
      throw new RangeError(`Cannot ${action}: want no NaN and no +∞, got ${value} at ${i}`);
    }
    largest = Math.max(largest, value);
    if (value > -Infinity) smallest = Math.min(smallest, value);
  }
  const bound = logMeanExp(logWeights);
  if (bound === -Infinity) return { bound, leaveOneOut: bound, gap: 0, holds: true };

  // Sums of all weights before and after each one: without i there is no subtraction to lose digits in.
  const after = new Float64Array(k + 1).fill(-Infinity);
  for (let i = k - 1; i >= 0; i--) after[i] = logAddExp(logWeights[i]! - largest, after[i + 1]!);
  let before = -Infinity;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    sum += logAddExp(before, after[i + 1]!);
    before = logAddExp(before, logWeights[i]! - largest);
  }
  const leaveOneOut = largest + sum / k - Math.log(k - 1);
  const gap = bound - leaveOneOut;
  const magnitude = Math.max(1, Math.abs(largest), largest - smallest);
  return { bound, leaveOneOut, gap, holds: gap >= -k * Number.EPSILON * magnitude };
}

function logAddExp(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}
