/** What a classifier reads in images. @module */
import * as tf from "@tensorflow/tfjs";
import type { Classifier } from "./classifier.ts";

/** What is read in one image. */
export interface Verdict {
  /** The most probable class; `none` of the judge where it sees no digit. */
  digit: number;
  /** Its probability. */
  probability: number;
}

/** Images at a time; keeps memory small. */
const BATCH = 1000;

/**
 * The most probable class of each image, with its probability.
 *
 * Formula: argmax and max over the classes of p(class | x).
 *
 * Shapes: images [N, height, width, channels] → N verdicts.
 *
 * @param judge a trained classifier
 * @param images what it is to read; they stay the caller's
 * @returns one verdict for each image
 * @throws {TypeError} when the images have another shape than the classifier wants
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createClassifier, verdicts } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const judge = createClassifier({ height: 4, width: 4, channels: 1 }, { random: createRandom(0) });
 * const [verdict] = verdicts(judge, tf.zeros([1, 4, 4, 1]));
 * assert.ok(verdict!.probability >= 0.1); // the largest of ten
 * judge.dispose();
 * ```
 *
 * Source: notebooks 03 and 05.
 */
export function verdicts(judge: Classifier, images: tf.Tensor4D): Verdict[] {
  const read: Verdict[] = [];
  for (let from = 0; from < images.shape[0]; from += BATCH) {
    const size = Math.min(BATCH, images.shape[0] - from);
    const rows = tf.tidy(() => judge.probabilities(tf.slice(images, from, size)).arraySync());
    for (const row of rows) {
      const probability = Math.max(...row);
      read.push({ digit: row.indexOf(probability), probability });
    }
  }
  return read;
}

/**
 * The share of images that are readable: those in which the judge is sure of one digit. A judge that
 * cannot refuse must choose one, and is often sure of it in front of noise.
 *
 * @param judge a trained classifier
 * @param images what it is to read; they stay the caller's
 * @param options the probability from which on it is sure; default 0.9, as in the notebooks
 * @returns a number from 0 to 1
 * @throws {TypeError} when the images have another shape than the classifier wants
 * @throws {RangeError} when there are no images
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createClassifier, readableShare } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const judge = createClassifier({ height: 4, width: 4, channels: 1 }, { random: createRandom(0) });
 * const images = tf.zeros([3, 4, 4, 1]) as tf.Tensor4D;
 * assert.equal(readableShare(judge, images, { sure: 0 }), 1);
 * assert.equal(readableShare(judge, images), 0); // untrained, it is sure of nothing
 * judge.dispose();
 * ```
 *
 * Source: notebooks 03 and 05.
 */
export function readableShare(
  judge: Classifier,
  images: tf.Tensor4D,
  options: { sure?: number } = {},
): number {
  const { sure = 0.9 } = options;
  if (images.shape[0] === 0) {
    throw new RangeError("Cannot judge images: want at least one, got none");
  }
  const all = verdicts(judge, images);
  const readable = all.filter(({ digit, probability }) =>
    digit !== judge.none && probability >= sure
  );
  return readable.length / all.length;
}
