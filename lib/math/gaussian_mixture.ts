/** A mixture of Gaussians, the toy density with known truth. @module */
import type { Vector } from "./checked.ts";
import type { Matrix } from "./cholesky.ts";
import { diagonalGaussian, type MeanAndLogVar } from "./diagonal_gaussian.ts";
import type { Distribution } from "./distribution.ts";
import { fullGaussian } from "./full_gaussian.ts";
import type { Random } from "./random.ts";
import { logSumExp } from "./stable.ts";

/** The share of a component. */
export interface Weighted {
  /** π_k, the probability that a draw comes from this component. */
  readonly weight: number;
}

/** One Gaussian of a mixture with independent coordinates, and its share. */
export interface DiagonalComponent extends MeanAndLogVar, Weighted {}

/** One Gaussian of a mixture with a full covariance, and its share. */
export interface FullComponent extends Weighted {
  /** μ_k: [D]. */
  readonly mean: Vector;
  /** Σ_k: [D, D], symmetric and positive definite. */
  readonly covariance: Matrix;
}

/** One Gaussian of a mixture and its share. */
export type MixtureComponent = DiagonalComponent | FullComponent;

/** A mixture of Gaussians. */
export interface GaussianMixture extends Distribution {
  /** p(k|x), the probability of each component given x: [K], sums to 1. */
  responsibilities(x: Vector): number[];
}

const ACTION = "make a Gaussian mixture";

/**
 * The mixture Σ_k π_k N(μ_k, Σ_k), with Σ_k = diag σ_k² where a component has a `logVar`.
 *
 * Formula: log p(x) = log Σ_k exp(log π_k + log N(x; μ_k, Σ_k)); a draw picks k by π, then x.
 *
 * Shapes: K components with mean [D] and either logVar [D] or covariance [D, D]; x [D] → scalar.
 * Unit: nats.
 *
 * @param components weights that sum to 1, means and log-variances (or covariances) of one size
 * @returns the distribution
 * @throws {TypeError} when there is no component or sizes differ
 * @throws {RangeError} when a weight is not in [0, 1], the weights do not sum to 1 within 1e-9, or a
 *   covariance is not symmetric and positive definite
 *
 * @example
 * ```ts
 * import { gaussianMixture } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const two = gaussianMixture([
 *   { weight: 0.5, mean: [-1], logVar: [0] },
 *   { weight: 0.5, mean: [1], logVar: [0] },
 * ]);
 * assert.deepEqual(two.responsibilities([0]), [0.5, 0.5]);
 * const middle = -0.5 - 0.5 * Math.log(2 * Math.PI); // log N(1; 0, 1)
 * assert.ok(Math.abs(two.logDensity([0]) - middle) < 1e-15);
 * ```
 *
 * Source: Bishop, Pattern recognition and machine learning, 2006, equations 2.188 and 9.13;
 * notebook 01.
 */
export function gaussianMixture(components: readonly MixtureComponent[]): GaussianMixture {
  const weights = checkedWeights(components);
  const gaussians = components.map((one) =>
    "covariance" in one
      ? fullGaussian(one.mean, one.covariance)
      : diagonalGaussian(one.mean, one.logVar)
  );
  const size = gaussians[0]!.size;
  for (const gaussian of gaussians) {
    if (gaussian.size !== size) {
      const sizes = gaussians.map((one) => one.size).join(", ");
      throw new TypeError(`Cannot ${ACTION}: want means of one size, got sizes ${sizes}`);
    }
  }
  const logWeights = weights.map(Math.log);
  const terms = (x: Vector) => gaussians.map((one, k) => logWeights[k]! + one.logDensity(x));
  return {
    size,
    logDensity: (x: Vector): number => logSumExp(terms(x)),
    responsibilities(x: Vector): number[] {
      const joint = terms(x);
      const largest = Math.max(...joint);
      const shares = joint.map((term) => Math.exp(term - largest));
      const sum = shares.reduce((total, share) => total + share, 0);
      return shares.map((share) => share / sum);
    },
    sample: (random: Random): number[] =>
      gaussians[pick(weights, random.uniform())]!.sample(random),
  };
}

/** The component in whose part of [0, 1) the uniform number lies, never one of weight 0. */
function pick(weights: number[], uniform: number): number {
  let last = 0;
  let upTo = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] === 0) continue;
    last = k;
    upTo += weights[k]!;
    if (uniform < upTo) return k;
  }
  return last; // The weights summed to a little less than 1.
}

function checkedWeights(components: readonly MixtureComponent[]): number[] {
  if (!Array.isArray(components) || components.length === 0) {
    throw new TypeError(`Cannot ${ACTION}: want at least one component, got none`);
  }
  const weights = components.map(({ weight }) => weight);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!weights.every((weight) => weight >= 0 && weight <= 1) || !(Math.abs(sum - 1) < 1e-9)) {
    throw new RangeError(
      `Cannot ${ACTION}: weights must be in [0, 1] and sum to 1, got ${weights.join(", ")}`,
    );
  }
  return weights;
}
