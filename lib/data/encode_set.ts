/** The codes of a whole image set. @module */
import * as tf from "@tensorflow/tfjs";
import { gatherImages } from "./batches.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/** What {@linkcode encodeSet} is told. */
export interface EncodeSetOptions {
  /** Codes [B, D] of images [B, height, width, channels]; the set's grey values in [0, 1] come in. */
  encode(images: tf.Tensor4D): tf.Tensor2D;
  /** Images at a time; default 500, which keeps memory small. Does not change the result's meaning. */
  batchSize?: number;
}

/**
 * The codes of all images of a set, as plain numbers.
 *
 * Shapes: n images → n × [D].
 *
 * @param images the set
 * @param options the encoder, such as `(x) => vae.encode(x).mean`, and the batch size
 * @returns one code for each image, in the order of the set
 * @throws {TypeError} when the set's arrays do not fit its sizes
 * @throws {RangeError} when the set is empty
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { encodeSet } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const images = {
 *   name: "two", pixels: Uint8Array.of(0, 255, 255, 255), labels: new Uint8Array(2),
 *   count: 2, height: 1, width: 2, channels: 1,
 * };
 * const encode = (x: tf.Tensor4D) => tf.sum(x, [1, 2]) as tf.Tensor2D;
 * assert.deepEqual(encodeSet(images, { encode }), [[1], [2]]);
 * ```
 *
 * Source: notebook 03.
 */
export function encodeSet(images: ImageSet, options: EncodeSetOptions): number[][] {
  const { encode, batchSize = 500 } = options;
  checkedImageSet(images);
  const { count, height, width, channels } = images;
  const codes: number[][] = [];
  for (let from = 0; from < count; from += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, count - from) }, (_, i) => from + i);
    const batch = tf.tidy(() => {
      const shape = [indices.length, height, width, channels] as [number, number, number, number];
      return encode(tf.tensor4d(gatherImages(images, indices), shape)).arraySync();
    });
    for (const code of batch) codes.push(code);
  }
  return codes;
}
