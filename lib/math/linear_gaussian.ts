/** The latent variable model whose evidence and posterior are known exactly. @module */
import { checkedPositive, checkedVector, type Vector } from "./checked.ts";
import { cholesky, type Matrix, solveCholesky } from "./cholesky.ts";
import {
  type DiagonalGaussian,
  diagonalGaussian,
  type MeanAndLogVar,
  standardGaussian,
} from "./diagonal_gaussian.ts";
import { type FullGaussian, fullGaussian } from "./full_gaussian.ts";
import { fullGaussianKl } from "./gaussian_divergence.ts";
import type { Random } from "./random.ts";

/** The parameters of {@linkcode linearGaussian}. */
export interface LinearGaussianParameters {
  /** W: one row for each of the D features, M numbers a row. */
  weights: Matrix;
  /** b: [D]; zeros by default. */
  bias?: Vector;
  /** σ, the standard deviation of the noise on every feature, positive. */
  sigma: number;
}

/** The exact evidence lower bound and its two parts, in nats. */
export interface GaussianElbo {
  /** E_q[log p(x|z)]. */
  reconstruction: number;
  /** KL(q ‖ N(0, I)). */
  kl: number;
  /** reconstruction − kl, never above log p(x). */
  elbo: number;
}

/** z ~ N(0, I), x|z ~ N(W z + b, σ² I), and all that follows from it. */
export interface LinearGaussian {
  /** M, the size of z. */
  readonly latentSize: number;
  /** D, the size of x. */
  readonly dataSize: number;
  /** p(z) = N(0, I). */
  readonly prior: DiagonalGaussian;
  /** p(x) = N(b, W Wᵀ + σ² I). */
  readonly evidence: FullGaussian;
  /** p(x|z) = N(W z + b, σ² I). */
  likelihood(z: Vector): DiagonalGaussian;
  /** log p(x), exact. */
  logEvidence(x: Vector): number;
  /** p(z|x) = N(C Wᵀ (x − b) / σ², C) with C = (I + WᵀW / σ²)⁻¹, the same C for every x. */
  posterior(x: Vector): FullGaussian;
  /**
   * The evidence lower bound of any Gaussian q(z), exact: log p(x) − KL(q ‖ p(z|x)).
   *
   * E_q[log p(x|z)] = −½ [D log 2πσ² + (‖x − W μ − b‖² + tr(W Σ Wᵀ)) / σ²].
   */
  elbo(x: Vector, q: FullGaussian | MeanAndLogVar): GaussianElbo;
  /** One draw: first z, then x given z. */
  sample(random: Random): { z: number[]; x: number[] };
}

/**
 * The linear-Gaussian latent variable model, the touchstone of every bound and estimator.
 *
 * Formula: z ~ N(0, I_M), x|z ~ N(W z + b, σ² I_D); hence p(x) = N(b, W Wᵀ + σ² I) and
 * p(z|x) = N(C Wᵀ (x − b) / σ², C), C = (I + WᵀW / σ²)⁻¹.
 *
 * Shapes: weights [D, M], bias [D]; x [D], z [M] → scalars. Unit: nats. Making it costs about D³ / 3
 * operations.
 *
 * @param parameters W, b and σ
 * @returns the model
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a number is not finite or σ not positive
 *
 * @example The bound meets the evidence at the true posterior, and only there.
 * ```ts
 * import { linearGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = linearGaussian({ weights: [[1], [2]], bias: [0, 1], sigma: 0.5 });
 * const x = [0.3, 1.2];
 * const best = model.elbo(x, model.posterior(x)).elbo;
 * assert.ok(Math.abs(best - model.logEvidence(x)) < 1e-12);
 * assert.ok(model.elbo(x, { mean: [0], logVar: [0] }).elbo < best);
 * ```
 *
 * Source: Tipping and Bishop, Probabilistic principal component analysis, 1999, equations 2 to 6;
 * notebooks 02 and 04.
 */
export function linearGaussian(parameters: LinearGaussianParameters): LinearGaussian {
  const { weights, bias, sigma } = checkedParameters(parameters);
  const [dataSize, latentSize] = [weights.length, weights[0]!.length];
  const variance = sigma * sigma;
  const logVar = new Array<number>(dataSize).fill(Math.log(variance));
  const centre = (z: readonly number[]) => bias.map((b, d) => b + dot(weights[d]!, z));

  const identity = (i: number, j: number) => i === j ? 1 : 0;
  const evidence = fullGaussian(
    bias,
    weights.map((row, i) => weights.map((other, j) => dot(row, other) + variance * identity(i, j))),
  );
  const columns = weights[0]!.map((_, m) => weights.map((row) => row[m]!));
  const precision = cholesky(
    columns.map((column, i) =>
      columns.map((other, j) => identity(i, j) + dot(column, other) / variance)
    ),
  );
  const unit = columns.map((_, i) => columns.map((_, j) => identity(i, j)));
  const inverse = unit.map((row) => solveCholesky(precision, row));
  // Symmetric to the last bit, which the inverse by columns is not.
  const covariance = inverse.map((row, i) => row.map((c, j) => 0.5 * (c + inverse[j]![i]!)));
  const prior = standardGaussian(latentSize);
  const fullPrior = fullGaussian(prior.mean, unit);

  const checkedX = (x: Vector, action: string) =>
    Array.from(checkedVector(x, { action, name: "x", size: dataSize }));
  const likelihood = (z: Vector) => {
    const rule = { action: "evaluate the likelihood", name: "z", size: latentSize };
    return diagonalGaussian(centre(Array.from(checkedVector(z, rule))), logVar);
  };
  return {
    latentSize,
    dataSize,
    prior,
    evidence,
    likelihood,
    logEvidence: (x) => evidence.logDensity(checkedX(x, "evaluate the evidence")),
    posterior(x) {
      const residual = checkedX(x, "find the posterior").map((value, d) => value - bias[d]!);
      const pull = columns.map((column) => dot(column, residual) / variance);
      return fullGaussian(solveCholesky(precision, pull), covariance);
    },
    elbo(x, q) {
      const data = checkedX(x, "evaluate the ELBO");
      const gaussian = asFullGaussian(q, latentSize);
      let error = 0;
      centre(gaussian.mean).forEach((value, d) => error += (data[d]! - value) ** 2);
      for (const row of weights) {
        gaussian.covariance.forEach((line, i) => error += row[i]! * dot(line, row));
      }
      const normaliser = dataSize * Math.log(2 * Math.PI * variance);
      const reconstruction = -0.5 * (normaliser + error / variance);
      const kl = fullGaussianKl(gaussian, fullPrior);
      return { reconstruction, kl, elbo: reconstruction - kl };
    },
    sample(random) {
      const z = prior.sample(random);
      return { z, x: likelihood(z).sample(random) };
    },
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function asFullGaussian(q: FullGaussian | MeanAndLogVar, size: number): FullGaussian {
  const rule = { action: "evaluate the ELBO", name: "q.mean", size };
  checkedVector(q.mean, rule);
  if ("covariance" in q) return q;
  const { mean, logVar } = diagonalGaussian(q.mean, q.logVar);
  const variances = Array.from(logVar, (l) => Math.exp(l));
  return fullGaussian(mean, variances.map((v, i) => variances.map((_, j) => i === j ? v : 0)));
}

function checkedParameters(parameters: LinearGaussianParameters) {
  const action = "make a linear-Gaussian model";
  const sigma = checkedPositive(parameters.sigma, { action, name: "sigma" });
  if (!(parameters.weights?.length > 0)) {
    throw new TypeError(`Cannot ${action}: weights must be a list of rows, got none`);
  }
  const size = parameters.weights[0]!.length;
  const weights = parameters.weights.map((row, d) => {
    const rule = { action, name: `weights[${d}]` };
    return Array.from(checkedVector(row, d === 0 ? rule : { ...rule, size, sizeOf: "weights[0]" }));
  });
  const bias = parameters.bias === undefined
    ? weights.map(() => 0)
    : Array.from(checkedVector(parameters.bias, {
      action,
      name: "bias",
      size: weights.length,
      sizeOf: "weights",
    }));
  return { weights, bias, sigma };
}
