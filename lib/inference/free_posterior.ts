/** The best Gaussian posterior for each image by itself. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../data/mod.ts";
import { gaussianKl, normalTensor } from "../distributions/mod.ts";
import { Watched, type WatchOptions } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";
import type { LatentModel, Posterior } from "../models/mod.ts";
import { Adam, namedGradients } from "../training/mod.ts";
import { drawnLikelihoods } from "./drawn_likelihoods.ts";

/** How {@linkcode freePosterior} searches. */
export interface FreePosteriorOptions extends WatchOptions {
  /** Where it starts, such as the encoder's q(z|x); it is not changed. */
  start: Posterior;
  /** Steps of Adam; default 300. */
  steps?: number;
  /** Draws of z for each image and step; default 8. */
  samples?: number;
  /** Adam's first step size, which falls to 0 in a straight line; default 0.05. */
  learningRate?: number;
  /** Where the draws come from. */
  random: Random;
}

/**
 * Maximises the ELBO of each image over its own mean and log-variance, the decoder fixed: what an encoder
 * that served every image as well as it could would give.
 *
 * Formula: max over μ, log σ² of E_q[log p(x|z)] − KL(q ‖ N(0, I)), for each x by itself.
 *
 * Shapes: x [B, …] → q [B, latent].
 *
 * @param model the decoder
 * @param x a batch
 * @param options start, steps, draws, generator; progress is told in steps
 * @returns q; the caller disposes it
 * @throws {RangeError} when steps or samples are no positive integers
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
 * import { freePosterior } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // x|z ~ N(z, 1): the posterior is N(x/2, 1/2).
 * const model = {
 *   latent: 1,
 *   logLikelihood: (x: tf.Tensor, z: tf.Tensor) => gaussianLogDensity(x, { mean: z, logSigma: 0 }),
 * };
 * const start = { mean: tf.zeros([1, 1]) as tf.Tensor2D, logVar: tf.zeros([1, 1]) as tf.Tensor2D };
 * const q = await freePosterior(model, tf.tensor2d([[3]]), { start, random: createRandom(0) });
 * assert.ok(Math.abs(q.mean.dataSync()[0]! - 1.5) < 0.1);
 * assert.ok(Math.abs(q.logVar.dataSync()[0]! - Math.log(0.5)) < 0.2);
 * ```
 *
 * Source: Cremer, Li and Duvenaud, Inference suboptimality in variational autoencoders, 2018; notebook 07.
 */
export async function freePosterior(
  model: LatentModel,
  x: tf.Tensor,
  options: FreePosteriorOptions,
): Promise<Posterior> {
  const { start, random } = options;
  const { steps = 300, samples = 8, learningRate = 0.05 } = options;
  checkPositiveInteger(steps, "steps", "search the posterior");
  checkPositiveInteger(samples, "samples", "search the posterior");
  const watched = new Watched(steps, options);
  // In a tidy: the variable takes a copy, and its first value would stay.
  const own = tf.tidy(() => ({
    mean: tf.variable(start.mean) as tf.Variable<tf.Rank.R2>,
    logVar: tf.variable(start.logVar) as tf.Variable<tf.Rank.R2>,
  }));
  const adam = new Adam(own);
  try {
    for (let step = 0; step < steps; step++) {
      const gradients = tf.tidy(() => {
        const eps = normalTensor(random, [samples * x.shape[0]!, model.latent]);
        const { gradients } = namedGradients(own, () => {
          const fit = tf.mean(drawnLikelihoods(model, x, { q: own, eps }), 0);
          // The sum: the images do not share anything.
          return tf.sum(tf.sub(gaussianKl(own.mean, own.logVar), fit)) as tf.Scalar;
        });
        return gradients;
      });
      adam.learningRate = learningRate * (1 - step / steps);
      adam.apply(gradients);
      tf.dispose(gradients);
      await watched.did(1);
    }
    return tf.tidy(() => ({
      mean: tf.clone(own.mean) as tf.Tensor2D,
      logVar: tf.clone(own.logVar) as tf.Tensor2D,
    }));
  } finally {
    adam.dispose();
    tf.dispose(own);
  }
}
