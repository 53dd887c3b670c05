/** Average objective over a whole set. @module */
import * as tf from "@tensorflow/tfjs";
import type { ImageSet, PixelKind, Source } from "../data/mod.ts";
import { Watched, type WatchOptions } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";
import type { Trainable } from "../models/mod.ts";
import { addSums, labelsAt, readParts } from "./parts.ts";
import { sourceFor } from "./source_for.ts";

/** What {@linkcode evaluate} is told. */
export interface EvaluateOptions extends WatchOptions {
  /** Noise for binarisation and for draws inside the model. */
  random: Random;
  /** Examples at a time; default 500, which keeps memory small. Does not change the result's meaning. */
  batchSize?: number;
  /** What the pixels of images become; default what the model's objective scores. */
  pixels?: PixelKind;
}

/**
 * The mean over a set of each part of a model's objective, per example, such as the ELBO in nats.
 *
 * Formula: (1/N) Σ_n part(x_n), one draw of z for each x.
 *
 * @param model what to evaluate
 * @param examples a set of images, or a source of other batches
 * @param options noise, batch size, pixels; progress is told in examples
 * @returns the mean of each part by name; β is 1, so `loss` is the negative ELBO for a VAE
 * @throws {RangeError} when the set is empty
 * @throws {TypeError} when its arrays do not fit its sizes
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import { evaluate } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const images = {
 *   name: "black",
 *   pixels: new Uint8Array(5 * 16),
 *   labels: new Uint8Array(5),
 *   count: 5,
 *   height: 4,
 *   width: 4,
 *   channels: 1,
 * };
 * const random = createRandom(0);
 * const vae = createVae(images, { latent: 2, body: { kind: "dense", hidden: [8] }, random });
 * const { elbo, reconstruction, kl } = await evaluate(vae, images, { random });
 * assert.ok(Math.abs(elbo! - (reconstruction! - kl!)) < 1e-5);
 * vae.dispose();
 * ```
 */
export async function evaluate(
  model: Trainable,
  examples: ImageSet,
  options: EvaluateOptions,
): Promise<Record<string, number>>;
/** Likewise on batches of any kind: points, words, whatever the source gives and the model takes. */
export async function evaluate<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  examples: Source<Batch>,
  options: EvaluateOptions,
): Promise<Record<string, number>>;
export async function evaluate<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  examples: ImageSet | Source<Batch>,
  options: EvaluateOptions,
): Promise<Record<string, number>> {
  const { random, batchSize = 500, pixels } = options;
  const source = sourceFor(model, examples, { action: "Cannot evaluate on", pixels });
  const draws = random.stream("draws");
  const pixelNoise = random.stream("pixels");
  const sums: Record<string, number> = {};
  const watched = new Watched(source.count, options);
  for (let start = 0; start < source.count; start += batchSize) {
    const size = Math.min(batchSize, source.count - start);
    const indices = Array.from({ length: size }, (_, i) => start + i);
    const labels = labelsAt(source, indices);
    const parts = tf.tidy(() => {
      const x = source.batch(indices, pixelNoise);
      return model.objective(x, { random: draws, training: false, done: 1, ...labels });
    });
    addSums(sums, await readParts(parts));
    await watched.did(size);
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / source.count]));
}
