/** Why the ELBO lies below log p(x). @module */
import * as tf from "@tensorflow/tfjs";
import { Watched, type WatchOptions } from "../engine/mod.ts";
import type { Estimate, Random } from "../math/mod.ts";
import type { AmortisedModel } from "../models/mod.ts";
import { elboChunks, type ElboDraws } from "./elbo_chunks.ts";
import { estimateEvidence } from "./evidence.ts";
import { freePosterior, type FreePosteriorOptions } from "./free_posterior.ts";

/** Steps of the search; the search's own default. */
const STEPS = 300;

/** The parts of log p(x) − ELBO for one image, in nats. */
export interface InferenceGap {
  /** The ELBO of the encoder's q(z|x). */
  elbo: number;
  /** The ELBO of the best Gaussian for this image. */
  freeElbo: number;
  /** log p(x), estimated by importance sampling from that best Gaussian. */
  logEvidence: number;
  /** log p(x) − freeElbo: no diagonal Gaussian is the posterior. */
  approximation: number;
  /** freeElbo − elbo: one encoder serves all images. */
  amortisation: number;
  /** What speaks against the estimate of log p(x). */
  doubts: string[];
}

/** How {@linkcode inferenceGap} measures. */
export interface InferenceGapOptions extends Omit<FreePosteriorOptions, "start" | "samples"> {
  /** Draws for each of the two ELBOs and for the evidence; default 2,000. */
  samples?: number;
  /** All draws come from named streams of this one. */
  random: Random;
}

/**
 * Splits the gap between the ELBO and log p(x) into what the Gaussian family costs and what sharing one
 * encoder costs.
 *
 * Formula: log p(x) − L(q_φ) = [log p(x) − L(q*)] + [L(q*) − L(q_φ)], q* the best diagonal Gaussian
 * for x that a search of so many steps finds: what the search misses counts as the family's.
 *
 * Shapes: x [B, …] → B records. Unit: nats.
 *
 * @param model decoder and encoder
 * @param x a batch
 * @param options steps of the search for q*, draws, generator; progress is told in steps of the search and
 *   draws, one after the other
 * @returns one record per image
 * @throws {RangeError} when steps or samples are no positive integers
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import { inferenceGap } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // The posterior is N(x/2, 1/2); this encoder says N(0, 1) for every x.
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) => gaussianLogDensity(x, { mean: z, logSigma: 0 }),
 *   posterior: (x: tf.Tensor) => ({
 *     mean: tf.zerosLike(x) as tf.Tensor2D, logVar: tf.zerosLike(x) as tf.Tensor2D,
 *   }),
 * };
 * const options = { random: createRandom(0), samples: 500 };
 * const [gap] = await inferenceGap(model, tf.tensor2d([[2]]), options);
 * assert.ok(gap!.approximation < 0.05 && gap!.amortisation > 0.5);
 * ```
 *
 * Source: Cremer, Li and Duvenaud 2018, section 3; notebook 07.
 */
export async function inferenceGap(
  model: AmortisedModel,
  x: tf.Tensor,
  options: InferenceGapOptions,
): Promise<InferenceGap[]> {
  const { random, signal, samples = 2000, steps = STEPS, ...search } = options;
  const after = (before: number): WatchOptions => ({
    signal,
    onProgress: (done) => options.onProgress?.(before + done, steps + 3 * samples),
  });
  const encoded = model.posterior(x);
  const posteriors = [encoded];
  try {
    const free = await freePosterior(model, x, {
      ...search,
      ...after(0),
      steps,
      start: encoded,
      random: random.stream("search"),
    });
    posteriors.push(free);
    const elbos: Estimate[][] = [];
    for (const [i, q] of posteriors.entries()) {
      const draws = { q, samples, random: random.stream(`elbo${i}`) };
      elbos.push(await watchedElbo(model, x, { ...draws, ...after(steps + i * samples) }));
    }
    const best: AmortisedModel = {
      latent: model.latent,
      logLikelihood: (data, z) => model.logLikelihood(data, z),
      posterior: () => free,
    };
    const evidence = await estimateEvidence(best, x, {
      samples,
      random: random.stream("evidence"),
      ...after(steps + 2 * samples),
    });
    return evidence.map(({ logEvidence, doubts }, b) => {
      const [elbo, freeElbo] = [elbos[0]![b]!.mean, elbos[1]![b]!.mean];
      return {
        elbo,
        freeElbo,
        logEvidence,
        approximation: logEvidence - freeElbo,
        amortisation: freeElbo - elbo,
        doubts,
      };
    });
  } finally {
    tf.dispose(posteriors);
  }
}

/** `estimateElbo` with pauses. */
async function watchedElbo(
  model: AmortisedModel,
  x: tf.Tensor,
  options: ElboDraws & WatchOptions,
): Promise<Estimate[]> {
  const watched = new Watched(options.samples, options);
  const chunks = elboChunks(model, x, options);
  for (;;) {
    const { done, value } = chunks.next();
    if (done) return value;
    await watched.did(value);
  }
}
