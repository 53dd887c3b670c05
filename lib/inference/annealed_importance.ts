/** The evidence by annealed importance sampling, and a sandwich where the posterior is known. @module */
import type * as tf from "@tensorflow/tfjs";
import type { EvidenceEstimate } from "../math/mod.ts";
import type { LatentModel } from "../models/mod.ts";
import { type AnnealingOptions, AnnealingRun } from "./annealing_run.ts";

export type { AnnealingOptions } from "./annealing_run.ts";

/** What the chains found for a batch of B images. */
export interface AnnealedEvidence {
  /** log p̂(x) of each image: in expectation a lower bound of log p(x). */
  lower: EvidenceEstimate[];
  /** The share of transitions that were accepted, of the counted chains. */
  acceptance: number;
  /** The frozen step sizes: T − 1 transitions × B images, row by row. */
  stepSizes: Float32Array;
}

/**
 * log p(x) for each image by annealed importance sampling with Hamiltonian transitions.
 *
 * Formula: z_0 ~ p(z); z_t from a transition that leaves p(z) p(x|z)^β_t unchanged;
 * log w = Σ_t (β_t − β_{t−1}) log p(x|z_{t−1}), 0 = β_0 < … < β_T = 1 on a sigmoid; E[w] = p(x) exactly, for any
 * T, so that log of the mean is a lower bound in expectation.
 *
 * Pilot chains find a step size for each image and temperature; it is frozen before the counted chains
 * start, else E[w] would not be p(x).
 *
 * Shapes: x [B, …] → B records. Unit: nats.
 *
 * @param model the decoder; no encoder is needed
 * @param x a batch
 * @param options temperatures, chains, leapfrogs, generator; progress is told in steps of all passes
 * @returns estimates, acceptance and step sizes
 * @throws {RangeError} when a count is too small or a weight is NaN
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { annealedEvidence } from "@dgm/inference/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // x|z ~ N(z, 1), so x ~ N(0, 2).
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) =>
 *     gaussianLogDensity(x, { mean: z, logSigma: 0 }),
 * };
 * const { lower } = await annealedEvidence(model, tf.tensor2d([[1]]), {
 *   temperatures: 20, chains: 400, random: createRandom(0),
 * });
 * const exact = -0.5 * Math.log(2 * Math.PI * 2) - 1 / 4;
 * assert.ok(Math.abs(lower[0]!.logEvidence - exact) < 0.1);
 * ```
 *
 * Source: Neal, Annealed importance sampling, 2001; Wu et al., On the quantitative analysis of decoder-based
 * generative models, 2017, section 3; notebook 07.
 */
export async function annealedEvidence(
  model: LatentModel,
  x: tf.Tensor,
  options: AnnealingOptions,
): Promise<AnnealedEvidence> {
  const run = new AnnealingRun(model, x, options, 2);
  await run.pilot();
  const lower = await run.forward();
  return { lower, acceptance: run.acceptance, stepSizes: run.stepSizes };
}

/** A lower and an upper bound of each log p(x). */
export interface Sandwich extends AnnealedEvidence {
  /** In expectation an upper bound of log p(x): minus the logarithm of what estimates 1 / p(x). */
  upper: number[];
}

/**
 * log p(x) between two bounds, for data that the model itself has made: there z is an exact draw from the
 * posterior of x, and the same chains run backwards from it.
 *
 * Formula: E[1/w backwards] = 1 / p(x), so that −log of its mean is an upper bound in expectation. On real
 * images nobody knows a draw from the posterior, and only the lower side of this sandwich exists.
 *
 * Shapes: data.x [B, …], data.z [B, latent] → B records. Unit: nats.
 *
 * @param model the decoder
 * @param data images drawn from p(x|z), and the z ~ p(z) that they were drawn at
 * @param options as of {@linkcode annealedEvidence}
 * @returns both bounds
 * @throws {TypeError} when z does not fit the images
 * @throws {RangeError} when a count is too small or a weight is NaN
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { annealedSandwich } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) =>
 *     tf.sum(tf.mul(-0.5, tf.square(tf.sub(x, z))), 1) as tf.Tensor1D,
 * };
 * const data = { x: tf.tensor2d([[1.2]]), z: tf.tensor2d([[0.4]]) };
 * const { lower, upper } = await annealedSandwich(model, data, {
 *   temperatures: 20, chains: 200, random: createRandom(0),
 * });
 * assert.ok(Math.abs(upper[0]! - lower[0]!.logEvidence) < 0.2);
 * ```
 *
 * Source: Grosse, Ghahramani and Adams, Sandwiching the marginal likelihood, 2015; notebook 07.
 */
export async function annealedSandwich(
  model: LatentModel,
  data: { x: tf.Tensor; z: tf.Tensor2D },
  options: AnnealingOptions,
): Promise<Sandwich> {
  const want = [data.x.shape[0], model.latent];
  if (data.z.rank !== 2 || data.z.shape[0] !== want[0] || data.z.shape[1] !== want[1]) {
    throw new TypeError(`Cannot sandwich the evidence: want z [${want}], got [${data.z.shape}]`);
  }
  const run = new AnnealingRun(model, data.x, options, 3);
  await run.pilot();
  const lower = await run.forward();
  const upper = await run.backward(data.z);
  return { lower, upper, acceptance: run.acceptance, stepSizes: run.stepSizes };
}
