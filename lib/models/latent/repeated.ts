/** Several draws for each example of a batch, as one larger batch. @module */
import * as tf from "@tensorflow/tfjs";
import type { AmortisedModel, Posterior } from "./latent_model.ts";

/**
 * k copies of a batch below each other: [B, …] → [k · B, …].
 *
 * @param batch any tensor with the batch as first axis
 * @param k how many copies
 * @returns a new tensor, also for k = 1
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { repeated } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual([...repeated(tf.tensor1d([1, 2]), 2).dataSync()], [1, 2, 1, 2]);
 * ```
 */
export function repeated<T extends tf.Tensor>(batch: T, k: number): T {
  return (k === 1 ? tf.clone(batch) : tf.tile(batch, [k, ...batch.shape.slice(1).fill(1)])) as T;
}

/**
 * q for k draws of each example.
 *
 * @param q mean and log variance [B, latent]
 * @param k how many draws
 * @returns both [k · B, latent]
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { tiled } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const q = { mean: tf.zeros([2, 3]) as tf.Tensor2D, logVar: tf.ones([2, 3]) as tf.Tensor2D };
 * assert.deepEqual(tiled(q, 5).logVar.shape, [10, 3]);
 * ```
 */
export function tiled(q: Posterior, k: number): Posterior {
  return { mean: repeated(q.mean, k), logVar: repeated(q.logVar, k) };
}

/**
 * k and B of noise that fits.
 *
 * @param model whose latent dimension counts
 * @param x the batch
 * @param eps the noise
 * @returns the first two sizes of `eps`
 * @throws {TypeError} when the noise is not [k, B, latent]
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { checkedNoise, createVae } from "@dgm/models/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 2, width: 2, channels: 1 };
 * const vae = createVae(image, { latent: 3, random: createRandom(0) });
 * const [x, eps] = [tf.zeros([4, 2, 2, 1]), tf.zeros<tf.Rank.R3>([5, 4, 3])];
 * assert.deepEqual(checkedNoise(vae, x, eps), [5, 4]);
 * vae.dispose();
 * ```
 */
export function checkedNoise(
  model: AmortisedModel,
  x: tf.Tensor,
  eps: tf.Tensor3D,
): [k: number, batch: number] {
  if (eps.rank !== 3) {
    throw new TypeError(`Cannot weigh draws: want eps [k,B,latent], got [${eps.shape}]`);
  }
  const [k, batch, latent] = eps.shape;
  if (batch !== x.shape[0] || latent !== model.latent) {
    throw new TypeError(
      `Cannot weigh draws: want eps [k,${x.shape[0]},${model.latent}], got [${eps.shape}]`,
    );
  }
  return [k, batch];
}
