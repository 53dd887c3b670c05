/** The mixture of Gaussians of a sample, by expectation and maximisation. @module */
import { checkedCount, checkedPositive, checkedVector, type Vector } from "./checked.ts";
import { cholesky, logDeterminant } from "./cholesky.ts";
import {
  type DiagonalComponent,
  type FullComponent,
  type GaussianMixture,
  gaussianMixture,
} from "./gaussian_mixture.ts";
import { chooseCentres, nearestCentre, squaredDistance } from "./mixture_start.ts";
import type { Random } from "./random.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";

/** How {@linkcode fitGaussianMixture} works. */
export interface MixtureFitOptions {
  /** K, how many Gaussians. */
  components: number;
  /** Chooses the points on which the components start. */
  random: Random;
  /** The shape of each component, `"full"` unless said: the general one. */
  covariance?: "full" | "diagonal";
  /** The most rounds, 200 unless said: ten times what a sample with clear clusters needs. */
  steps?: number;
  /** Ends when a round gains less than this many nats a point, 1e-4 unless said: far below its error on new points. */
  tolerance?: number;
  /**
   * The least variance of a component in any direction, as a share of the sample's mean variance;
   * 1e-4 unless said. Without one a component can shrink onto a single point, where the likelihood has
   * no upper bound.
   */
  floor?: number;
}

/** A mixture with its parameters and the way there. */
export interface FittedMixture<Component> extends GaussianMixture {
  /** Weight, mean and log-variances or covariance of each of the K Gaussians. */
  readonly components: readonly Component[];
  /** Mean log-likelihood of the sample in nats a point: at the start, then after each round. */
  readonly logLikelihoods: readonly number[];
}

const ACTION = "fit a mixture";

/** The points and one component's Gaussian, flat, for the inner loops. */
interface Gaussian {
  weight: number;
  mean: Float64Array;
  /** Σ: [D, D]. */
  covariance: number[][];
}

/**
 * Fits a mixture of K Gaussians to a sample by the EM algorithm.
 *
 * Formula: with the responsibilities r_ik = p(k|x_i) of the present mixture and N_k = Σ_i r_ik, a round
 * sets π_k = N_k / n, μ_k = (1/N_k) Σ_i r_ik x_i and Σ_k = (1/N_k) Σ_i r_ik (x_i − μ_k)(x_i − μ_k)ᵀ; its
 * eigenvalues (its diagonal, for `"diagonal"`) are raised to the floor where they lie below it. No round
 * lowers the likelihood. The start: K points of the sample, each next one with a probability that grows
 * with the squared distance to those before it (k-means++), and around each the points nearest to it.
 *
 * Shapes: points [n, D] → K components with mean [D]. Unit: nats. Cost: about n K D² operations a round
 * (n K D for `"diagonal"`). The likelihood has many local maxima: other seeds may find better ones.
 *
 * @param points n rows of D numbers, more than K of them, at least K different and at least two
 * @param options K, the generator, the shape of the covariances and when to stop
 * @returns the mixture with its components and the log-likelihood after each round
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a number is not finite or there are too few different points
 *
 * @example
 * ```ts
 * import { createRandom, fitGaussianMixture } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [[-5], [-4], [-3], [3], [5]];
 * const mixture = fitGaussianMixture(points, { components: 2, random: createRandom(1) });
 * const [left, right] = mixture.components.toSorted((a, b) => a.mean[0]! - b.mean[0]!);
 * assert.ok(Math.abs(left!.weight - 3 / 5) < 1e-3 && Math.abs(left!.mean[0]! + 4) < 1e-2);
 * assert.ok(Math.abs(right!.mean[0]! - 4) < 1e-2);
 * ```
 *
 * Source: Bishop, Pattern recognition and machine learning, 2006, section 9.2.2; the start: Arthur and
 * Vassilvitskii, k-means++, 2007; notebooks 03 and 06.
 */
export function fitGaussianMixture(
  points: readonly Vector[],
  options: MixtureFitOptions & { covariance: "diagonal" },
): FittedMixture<DiagonalComponent>;
/** Likewise, with full covariances, which are the default. */
export function fitGaussianMixture(
  points: readonly Vector[],
  options: MixtureFitOptions & { covariance?: "full" },
): FittedMixture<FullComponent>;
export function fitGaussianMixture(
  points: readonly Vector[],
  options: MixtureFitOptions,
): FittedMixture<DiagonalComponent | FullComponent> {
  const { random, covariance = "full", steps = 200, tolerance = 1e-4, floor = 1e-4 } = options;
  const diagonal = covariance === "diagonal";
  const sample = checkedSample(points, options.components);
  checkedCount(steps, { action: ACTION, name: "steps" });
  checkedPositive(floor, { action: ACTION, name: "floor" });
  const shape = { diagonal, least: floor * meanVariance(sample) };
  if (!(shape.least > 0)) {
    throw new RangeError(`Cannot ${ACTION}: want points that differ, got one point many times`);
  }
  const start = nearestCentre(sample, chooseCentres(sample, options.components, random));
  let gaussians = maximise(sample, start, shape);
  let { responsibilities, logLikelihood } = expect(sample, gaussians, diagonal);
  const logLikelihoods = [logLikelihood];
  for (let step = 0; step < steps; step++) {
    gaussians = maximise(sample, responsibilities, shape, gaussians);
    ({ responsibilities, logLikelihood } = expect(sample, gaussians, diagonal));
    logLikelihoods.push(logLikelihood);
    if (!(logLikelihood - logLikelihoods.at(-2)! >= tolerance)) break;
  }
  const components = gaussians.map(({ weight, mean, covariance }) =>
    diagonal
      ? { weight, mean: Array.from(mean), logVar: covariance.map((row, d) => Math.log(row[d]!)) }
      : { weight, mean: Array.from(mean), covariance }
  );
  return { ...gaussianMixture(components), components, logLikelihoods };
}

/** r_ik for all points, as K lists, and the mean log-likelihood. */
function expect(sample: Float64Array[], gaussians: Gaussian[], diagonal: boolean) {
  const responsibilities = gaussians.map((one) => logDensities(sample, one, diagonal));
  let logLikelihood = 0;
  for (let i = 0; i < sample.length; i++) {
    let largest = -Infinity;
    for (const terms of responsibilities) largest = Math.max(largest, terms[i]!);
    let sum = 0;
    for (const terms of responsibilities) sum += terms[i] = Math.exp(terms[i]! - largest);
    for (const terms of responsibilities) terms[i]! /= sum;
    logLikelihood += (largest + Math.log(sum)) / sample.length;
  }
  return { responsibilities, logLikelihood };
}

/** log π + log N(x_i; μ, Σ) for all points. */
function logDensities(
  sample: Float64Array[],
  { weight, mean, covariance }: Gaussian,
  diagonal: boolean,
): Float64Array {
  const size = mean.length;
  const factor = diagonal
    ? covariance.map((row, d) => row.map((value, e) => d === e ? Math.sqrt(value) : 0))
    : cholesky(covariance);
  const constant = Math.log(weight) -
    0.5 * (size * Math.log(2 * Math.PI) + logDeterminant(factor));
  const white = new Float64Array(size);
  return Float64Array.from(sample, (x) => {
    let squares = 0;
    for (let d = 0; d < size; d++) {
      const row = factor[d]!;
      let rest = x[d]! - mean[d]!;
      if (!diagonal) { for (let e = 0; e < d; e++) rest -= row[e]! * white[e]!; }
      white[d] = rest / row[d]!;
      squares += white[d]! ** 2;
    }
    return constant - 0.5 * squares;
  });
}

/** The Gaussians of greatest likelihood under given responsibilities, none narrower than the floor. */
function maximise(
  sample: Float64Array[],
  responsibilities: Float64Array[],
  { diagonal, least }: { diagonal: boolean; least: number },
  before: Gaussian[] = [],
): Gaussian[] {
  return responsibilities.map((shares, k) => {
    const total = shares.reduce((sum, share) => sum + share, 0);
    // A component that no point wants any more stays where it was, with weight 0.
    if (!(total > 0)) return { ...before[k]!, weight: 0 };
    const mean = new Float64Array(sample[0]!.length);
    sample.forEach((x, i) => {
      const share = shares[i]! / total;
      for (let d = 0; d < mean.length; d++) mean[d]! += share * x[d]!;
    });
    const covariance = spread(sample, { shares, mean, total, diagonal });
    const wide = diagonal
      ? covariance.map((row, d) => row.map((value, e) => d === e ? Math.max(value, least) : 0))
      : raiseEigenvalues(covariance, least);
    return { weight: total / sample.length, mean, covariance: wide };
  });
}

/** (1/N) Σ_i r_i (x_i − μ)(x_i − μ)ᵀ, or its diagonal alone. */
function spread(
  sample: Float64Array[],
  { shares, mean, total, diagonal }: {
    shares: Float64Array;
    mean: Float64Array;
    total: number;
    diagonal: boolean;
  },
): number[][] {
  const size = mean.length;
  const covariance = Array.from(mean, () => new Array<number>(size).fill(0));
  const apart = new Float64Array(size);
  sample.forEach((x, i) => {
    const share = shares[i]! / total;
    if (share === 0) return;
    for (let d = 0; d < size; d++) {
      apart[d] = x[d]! - mean[d]!;
      const row = covariance[d]!;
      const scaled = share * apart[d]!;
      for (let e = diagonal ? d : 0; e <= d; e++) row[e]! += scaled * apart[e]!;
    }
  });
  for (let d = 0; d < size; d++) for (let e = 0; e < d; e++) covariance[e]![d] = covariance[d]![e]!;
  return covariance;
}

/** The matrix with every eigenvalue at least `least`: of all that are so, the most likely one. */
function raiseEigenvalues(matrix: number[][], least: number): number[][] {
  const { values, vectors } = symmetricEigen(matrix);
  if (values.at(-1)! >= least) return matrix;
  const raised = matrix.map((row) => row.slice());
  values.forEach((value, i) => {
    if (value >= least) return;
    const [v, missing] = [vectors[i]!, least - value];
    for (let d = 0; d < v.length; d++) {
      for (let e = 0; e <= d; e++) raised[d]![e]! += missing * v[d]! * v[e]!;
    }
  });
  for (let d = 0; d < raised.length; d++) {
    for (let e = 0; e < d; e++) raised[e]![d] = raised[d]![e]!;
  }
  return raised;
}

/** The variance of the points, averaged over coordinates. */
function meanVariance(sample: Float64Array[]): number {
  const size = sample[0]!.length;
  const mean = new Float64Array(size);
  for (const x of sample) for (let d = 0; d < size; d++) mean[d]! += x[d]! / sample.length;
  return sample.reduce((sum, x) => sum + squaredDistance(x, mean), 0) / (sample.length * size);
}

function checkedSample(points: readonly Vector[], components: number): Float64Array[] {
  checkedCount(components, { action: ACTION, name: "components" });
  const count = points?.length ?? 0;
  if (!(count > components)) {
    throw new RangeError(
      `Cannot ${ACTION}: want more points than components, got ${count} for ${components}`,
    );
  }
  const size = points[0]!.length;
  return points.map((point, i) =>
    Float64Array.from(
      checkedVector(point, { action: ACTION, name: `points[${i}]`, size, sizeOf: "points[0]" }),
    )
  );
}
