/** The evidence p(x) by importance sampling, with what tells whether to believe it. @module */
import { checkedCount, type Vector } from "./checked.ts";
import type { Distribution } from "./distribution.ts";
import { paretoShape } from "./pareto_shape.ts";
import type { Random } from "./random.ts";
import { logMeanExp } from "./stable.ts";

/** An estimate of p(x) and how much it can be trusted. */
export interface EvidenceEstimate {
  /** log of the estimate of p(x), in nats. The estimate of p(x) is unbiased, its logarithm is not. */
  logEvidence: number;
  /** The standard error of the estimate of p(x), divided by that estimate. */
  relativeError: number;
  /** (Σ w)² / Σ w²: how many draws from the posterior the weighted draws are worth. */
  effectiveSampleSize: number;
  /** The share of the largest weight in the sum of all. */
  largestShare: number;
  /** The distance between the estimates of both halves of the draws, in its standard errors. */
  halvesApart: number;
  /** The shape of the tail of the weights, {@linkcode paretoShape}. */
  tailShape: number;
  /** How many draws. */
  count: number;
  /** What speaks against the estimate, in words; empty when every self-check passes. */
  doubts: string[];
}

/** How {@linkcode importanceSampledEvidence} draws. */
export interface ImportanceOptions {
  /** q(z): the prior for plain Monte Carlo, an encoder's posterior for importance sampling. */
  proposal: Distribution;
  /** How many draws, at least 4. */
  count: number;
  /** Where the draws come from. */
  random: Random;
}

/**
 * The evidence p(x) from importance weights, with standard error and self-checks.
 *
 * Formula: p̂(x) = (1/K) Σ w_i, w_i = p(x, z_i) / q(z_i), z_i ~ q; its relative standard error is
 * √((K Σ s_i² − 1) / (K − 1)) with s_i = w_i / Σ w.
 *
 * Shapes: [K] → a record. Unit: nats for the logarithm. Doubts arise from an effective sample size below 100,
 * from halves more than 4 standard errors apart, and from a tail of shape above 0.7. No doubt is no proof:
 * where q misses a region entirely, no weight tells of it.
 *
 * @param logWeights log p(x, z_i) − log q(z_i), −∞ among them, at least 4
 * @returns the estimate
 * @throws {TypeError} when there are less than 4 weights
 * @throws {RangeError} when one is NaN or +∞
 *
 * @example
 * ```ts
 * import { evidenceFromLogWeights } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Equal weights: what a proposal gives that is the true posterior.
 * const estimate = evidenceFromLogWeights(new Array(200).fill(-900));
 * assert.equal(estimate.logEvidence, -900);
 * assert.equal(estimate.relativeError, 0);
 * assert.ok(Math.abs(estimate.effectiveSampleSize - 200) < 1e-9);
 * ```
 *
 * Source: Owen, Monte Carlo theory, methods and examples, 2013, sections 9.1 and 9.3; notebook 02.
 */
export function evidenceFromLogWeights(logWeights: Vector): EvidenceEstimate {
  const count = logWeights.length;
  if (!(count >= 4)) {
    throw new TypeError(`Cannot estimate the evidence: want at least 4 weights, got ${count}`);
  }
  for (let i = 0; i < count; i++) {
    if (logWeights[i]! < Infinity) continue;
    throw new RangeError(
      `Cannot estimate the evidence: want no NaN and no +∞, got ${logWeights[i]} at ${i}`,
    );
  }
  const all = Float64Array.from(logWeights);
  const whole = summary(all);
  const halves = [summary(all.subarray(0, count >> 1)), summary(all.subarray(count >> 1))];
  const halvesApart = distanceOf(halves[0]!, halves[1]!);
  const tailShape = allEqual(all) ? 0 : paretoShape(all);
  const { effectiveSampleSize } = whole;
  const doubts: string[] = [];
  if (!(effectiveSampleSize >= 100)) {
    doubts.push(`the effective sample size is ${effectiveSampleSize.toFixed(1)}, below 100`);
  }
  if (!(halvesApart <= 4)) {
    doubts.push(`both halves differ by ${halvesApart.toFixed(1)} standard errors, above 4`);
  }
  if (!(tailShape <= 0.7)) {
    doubts.push(`the tail of the weights has shape ${tailShape.toFixed(2)}, above 0.7`);
  }
  return { ...whole, halvesApart, tailShape, count, doubts };
}

/**
 * The evidence p(x) = ∫ p(x, z) dz by drawing z from a proposal.
 *
 * Formula: p̂(x) = (1/K) Σ p(x, z_i) / q(z_i), z_i ~ q(z); with q the prior it is plain Monte Carlo.
 *
 * Shapes: logJoint takes [M] → a record. Unit: nats for the logarithm.
 *
 * @param logJoint z ↦ log p(x, z) = log p(x|z) + log p(z), at the x in question
 * @param options proposal, number of draws and generator
 * @returns the estimate with its standard error and self-checks
 * @throws {RangeError} when count is not a whole number of at least 4, or logJoint is NaN or +∞
 *
 * @example
 * ```ts
 * import { createRandom, evidenceErrorsApart, importanceSampledEvidence } from "@dgm/math/mod.ts";
 * import { linearGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = linearGaussian({ weights: [[1], [2]], sigma: 1 });
 * const x = [0.5, 1];
 * const estimate = importanceSampledEvidence(
 *   (z) => model.likelihood(z).logDensity(x) + model.prior.logDensity(z),
 *   { proposal: model.prior, count: 2000, random: createRandom(1) },
 * );
 * assert.deepEqual(estimate.doubts, []);
 * assert.ok(evidenceErrorsApart(estimate, model.logEvidence(x)) < 4);
 * ```
 *
 * Source: Rezende, Mohamed and Wierstra, Stochastic backpropagation, 2014, appendix E; notebook 02.
 */
export function importanceSampledEvidence(
  logJoint: (z: number[]) => number,
  options: ImportanceOptions,
): EvidenceEstimate {
  const { proposal, random } = options;
  const action = "estimate the evidence";
  const count = checkedCount(options.count, { action, name: "count", least: 4 });
  const logWeights = Float64Array.from({ length: count }, () => {
    const z = proposal.sample(random);
    return logJoint(z) - proposal.logDensity(z);
  });
  return evidenceFromLogWeights(logWeights);
}

/**
 * How many standard errors lie between an estimate of p(x) and the exact value, both as p(x), of which
 * the estimate is unbiased, and not as logarithms.
 *
 * Formula: |p̂ − p| / s = |1 − exp(log p − log p̂)| / relative error.
 *
 * Shapes: a record and a scalar → scalar. Unit: none.
 *
 * @param estimate from {@linkcode evidenceFromLogWeights}
 * @param logEvidence the exact log p(x)
 * @returns 0 when they are equal, Infinity when they differ and the standard error is 0
 *
 * @example
 * ```ts
 * import { evidenceErrorsApart, evidenceFromLogWeights } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const estimate = evidenceFromLogWeights([0, 0, Math.log(3), Math.log(3)]); // mean 2
 * const standardError = Math.sqrt(4 / 3 / 4);
 * const apart = evidenceErrorsApart(estimate, Math.log(1));
 * assert.ok(Math.abs(apart - 1 / standardError) < 1e-12);
 * ```
 *
 * Source: the definition; notebook 02.
 */
export function evidenceErrorsApart(estimate: EvidenceEstimate, logEvidence: number): number {
  const distance = Math.abs(Math.expm1(logEvidence - estimate.logEvidence));
  return distance === 0 ? 0 : distance / estimate.relativeError;
}

function summary(logWeights: Float64Array) {
  const count = logWeights.length;
  const logEvidence = logMeanExp(logWeights);
  if (logEvidence === -Infinity) {
    return { logEvidence, relativeError: Infinity, effectiveSampleSize: 0, largestShare: 0 };
  }
  let [squares, spread, largestShare] = [0, 0, 0];
  for (const logWeight of logWeights) {
    const ratio = Math.exp(logWeight - logEvidence); // w / mean of w
    squares += ratio * ratio;
    spread += (ratio - 1) ** 2;
    largestShare = Math.max(largestShare, ratio / count);
  }
  return {
    logEvidence,
    relativeError: Math.sqrt(spread / (count - 1) / count),
    effectiveSampleSize: count * count / squares,
    largestShare,
  };
}

function distanceOf(a: ReturnType<typeof summary>, b: ReturnType<typeof summary>): number {
  const reference = Math.max(a.logEvidence, b.logEvidence);
  if (reference === -Infinity) return 0;
  const [first, second] = [a, b].map(({ logEvidence, relativeError }) => {
    const value = Math.exp(logEvidence - reference);
    return { value, error: value === 0 ? 0 : value * relativeError };
  });
  const distance = Math.abs(first!.value - second!.value);
  return distance === 0 ? 0 : distance / Math.hypot(first!.error, second!.error);
}

function allEqual(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
