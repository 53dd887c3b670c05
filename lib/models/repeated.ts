/** Several draws for each example of a batch, as one larger batch. @module */
import * as tf from "@tensorflow/tfjs";
import type { AmortisedModel, Posterior } from "./latent_model.ts";

/** k copies of a batch below each other: [B, …] → [k · B, …]. */
export function repeated<T extends tf.Tensor>(batch: T, k: number): T {
  return (k === 1 ? tf.clone(batch) : tf.tile(batch, [k, ...batch.shape.slice(1).fill(1)])) as T;
}

/** q for k draws of each example. */
export function tiled(q: Posterior, k: number): Posterior {
  return { mean: repeated(q.mean, k), logVar: repeated(q.logVar, k) };
}

/** k and B of noise that fits. */
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
