/** What each dimension of the code carries. @module */
import * as tf from "@tensorflow/tfjs";
import { gaussianKl } from "../distributions/mod.ts";
import type { Posterior } from "../models/mod.ts";

/**
 * The mean KL of each latent dimension over a batch: its share of the price of information.
 *
 * Formula: KL_d = (1/B) Σ_b ½ (μ_bd² + σ_bd² − log σ_bd² − 1).
 *
 * It is the information that z_d holds about which image it came from, plus the divergence of the
 * codes of all images together from the prior: a dimension whose KL_d is 0 says nothing.
 *
 * Shapes: mean and logVar [B, D] → [D]. Unit: nats. Σ_d KL_d is the KL term of the ELBO.
 *
 * @param q what an encoder gives for a batch
 * @returns one value per dimension, the caller's to dispose
 * @throws {TypeError} when the two shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { unitKl } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const mean = tf.tensor2d([[1, 0], [-1, 0]]); // the first dimension tells two images apart
 * assert.deepEqual([...unitKl({ mean, logVar: tf.zeros([2, 2]) }).dataSync()], [0.5, 0]);
 * ```
 *
 * Source: Hoffman and Johnson 2016, "ELBO surgery", for what it is made of; notebook 05.
 */
export function unitKl(q: Posterior): tf.Tensor1D {
  return tf.tidy(() => {
    const sums = gaussianKl(tf.transpose(q.mean), tf.transpose(q.logVar));
    return tf.div(sums, q.mean.shape[0]);
  });
}

/**
 * How many latent dimensions are in use.
 *
 * Formula: #{d : KL_d > threshold}, KL_d as in {@linkcode unitKl}.
 *
 * @param q what an encoder gives for a batch
 * @param options what a dimension must carry to count, in nats; default 0.1, a seventh of a bit
 * @returns a number from 0 to D
 * @throws {TypeError} when the two shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { activeUnits } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const mean = tf.tensor2d([[1, 0], [-1, 0]]);
 * assert.equal(activeUnits({ mean, logVar: tf.zeros([2, 2]) }), 1);
 * ```
 *
 * Source: Burda, Grosse and Salakhutdinov 2016, "Importance Weighted Autoencoders", section 5.2, for
 * the idea; they count dimensions whose posterior mean varies by more than 0.01 over the data.
 */
export function activeUnits(q: Posterior, options: { threshold?: number } = {}): number {
  const { threshold = 0.1 } = options;
  return tf.tidy(() => unitKl(q).dataSync().filter((kl) => kl > threshold).length);
}
