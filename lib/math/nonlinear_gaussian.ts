/** The smallest latent variable model with a curved decoder: one number z, one number x. @module */
import { checkedPositive, checkedVector } from "./checked.ts";
import type { MeanAndLogVar } from "./diagonal_gaussian.ts";
import { gaussHermite } from "./gauss_hermite.ts";
import { standardGaussianKl } from "./gaussian_divergence.ts";
import { grid } from "./grid.ts";
import type { Random } from "./random.ts";
import { logSumExp } from "./stable.ts";

/** The parameters of {@linkcode nonlinearGaussian}. */
export interface NonlinearGaussianParameters {
  /** f, the decoder: the mean of x given z. Smooth, and finite for |z| ≤ 10. */
  decode: (z: number) => number;
  /** σ, the standard deviation of the noise on x, positive. */
  sigma: number;
}

/** log p(x) and what a q(z) says about it, in nats. */
export interface BoundParts {
  /** E_q[log p(x|z)]. */
  reconstruction: number;
  /** KL(q ‖ N(0, 1)). */
  kl: number;
  /** reconstruction − kl, never above logEvidence. */
  elbo: number;
  /** log p(x). */
  logEvidence: number;
  /** logEvidence − elbo = KL(q ‖ p(z|x)). */
  gap: number;
}

/** z ~ N(0, 1), x|z ~ N(f(z), σ²), and all that quadrature finds out about it. */
export interface NonlinearGaussian {
  /** f, the mean of x given z. */
  decode(z: number): number;
  /** σ. */
  readonly sigma: number;
  /** log p(z). */
  logPrior(z: number): number;
  /** log p(x|z). */
  logLikelihood(x: number, z: number): number;
  /** log p(x) = log ∫ p(x|z) p(z) dz; that of the last x is remembered. */
  logEvidence(x: number): number;
  /** log p(z|x) = log p(x|z) + log p(z) − log p(x). */
  logPosterior(x: number, z: number): number;
  /** The evidence lower bound of a Gaussian q(z) of one coordinate, its parts and its gap. */
  bound(x: number, q: MeanAndLogVar): BoundParts;
  /** One draw: first z, then x given z. */
  sample(random: Random): { z: number; x: number };
}

/** Where ∫ over z is taken, and how finely: a step of 1/200. */
const BOX = { low: [-10], high: [10], points: 4001 };
/** Gauss–Hermite nodes of an expectation under q. */
const NODES = 64;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * A latent variable model that bends a line: its evidence and posterior have no closed form, but are
 * known to many digits, because one number z can be integrated over on a grid.
 *
 * Formula: z ~ N(0, 1), x|z ~ N(f(z), σ²); p(x) = ∫ p(x|z) p(z) dz by the trapezoid rule on [−10, 10];
 * E_q[log p(x|z)] by 64 Gauss–Hermite nodes, exact when f is a polynomial of degree below 64.
 *
 * Shapes: scalars; q has lists of one number. Unit: nats. The evidence is good to 1e-9 where p(x|z), as a
 * function of z, is wider than 0.01 wherever it matters: where σ > 0.01 |f′|. Making the model costs 4,001
 * calls of f, each new evidence as many exponentials, each bound 64 calls of f.
 *
 * @param parameters f and σ
 * @returns the model
 * @throws {RangeError} when σ is not positive, or f not finite on the grid
 *
 * @example The bound stays below the evidence, and the gap is what is missing.
 * ```ts
 * import { nonlinearGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = nonlinearGaussian({ decode: (z) => z + z * z, sigma: 0.5 });
 * const { elbo, gap, logEvidence } = model.bound(1, { mean: [0.6], logVar: [-3] });
 * assert.ok(gap > 0);
 * assert.equal(elbo, logEvidence - gap);
 * ```
 *
 * Source: the model is equation 1 of Kingma and Welling 2014 with one z and one x; notebook 04.
 */
export function nonlinearGaussian(parameters: NonlinearGaussianParameters): NonlinearGaussian {
  const { decode } = parameters;
  const action = "make a non-linear Gaussian model";
  const sigma = checkedPositive(parameters.sigma, { action, name: "sigma" });
  const { points, weights } = grid(BOX);
  const logPrior = (z: number) => -0.5 * (LOG_TWO_PI + z * z);
  const logNoise = (error: number) => -0.5 * (LOG_TWO_PI + (error / sigma) ** 2) - Math.log(sigma);
  const means = points.map(([z]) => checkedMean(decode(z!), z!));
  const logMasses = points.map(([z], i) => Math.log(weights[i]!) + logPrior(z!));

  const rule = gaussHermite(NODES);

  const logLikelihood = (x: number, z: number) => logNoise(x - decode(z));
  let last = { x: NaN, value: NaN };
  const logEvidence = (x: number) => {
    if (x !== last.x) {
      checkedVector([x], { action: "find the evidence", name: "x" });
      const logJoint = logMasses.map((logMass, i) => logMass + logNoise(x - means[i]!));
      last = { x, value: logSumExp(logJoint) };
    }
    return last.value;
  };
  return {
    decode,
    sigma,
    logPrior,
    logLikelihood,
    logEvidence,
    logPosterior: (x, z) => logLikelihood(x, z) + logPrior(z) - logEvidence(x),
    bound(x, q) {
      const asked = { action: "evaluate the bound", size: 1 };
      checkedVector(q.mean, { ...asked, name: "q.mean" });
      checkedVector(q.logVar, { ...asked, name: "q.logVar" });
      const [mu, spread] = [q.mean[0]!, Math.exp(0.5 * q.logVar[0]!)];
      const reconstruction = rule.nodes.reduce(
        (sum, node, i) => sum + rule.weights[i]! * logLikelihood(x, mu + spread * node),
        0,
      );
      const kl = standardGaussianKl(q);
      const [elbo, evidence] = [reconstruction - kl, logEvidence(x)];
      return { reconstruction, kl, elbo, logEvidence: evidence, gap: evidence - elbo };
    },
    sample(random) {
      const z = random.normal();
      return { z, x: decode(z) + sigma * random.normal() };
    },
  };
}

function checkedMean(mean: number, z: number): number {
  if (Number.isFinite(mean)) return mean;
  throw new RangeError(
    `Cannot make a non-linear Gaussian model: decode must be finite on [-10, 10], got ${mean} at ${z}`,
  );
}
