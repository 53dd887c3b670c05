/** From 8-bit images to the batch that a model is trained on. @module */
import * as tf from "@tensorflow/tfjs";
import { byteBatch } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";
import { gatherImages } from "./batches.ts";
import { binarise } from "./binarise.ts";
import { dequantise } from "./dequantise.ts";
import { checkedIndex, type ImageSet } from "./image_set.ts";
import type { PixelKind } from "./pixel_kind.ts";

/**
 * The images at `indices` as one tensor [B, height, width, channels].
 *
 * @param images the set to take from
 * @param options which images, what their pixels become, and the stream for that
 * @returns a tensor that the caller disposes
 * @throws {RangeError} when an index lies outside the set
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { pixelBatch } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const images = {
 *   name: "two",
 *   pixels: Uint8Array.from([0, 255, 51, 102]),
 *   labels: Uint8Array.from([0, 1]),
 *   count: 2,
 *   height: 1,
 *   width: 2,
 *   channels: 1,
 * };
 * const options = { indices: [1], pixels: "grey", random: createRandom(0) } as const;
 * const batch = pixelBatch(images, options);
 * assert.deepEqual([...batch.dataSync()].map((v) => Math.round(v * 255)), [51, 102]);
 * batch.dispose();
 * ```
 */
export function pixelBatch(
  images: ImageSet,
  options: { indices: ArrayLike<number>; pixels: PixelKind; random: Random },
): tf.Tensor4D {
  const { indices, pixels, random } = options;
  const { height, width, channels } = images;
  if (pixels !== "dequantised") {
    for (let i = 0; i < indices.length; i++) checkedIndex(images, indices[i]!);
    const bytes = { pixels: images.pixels, shape: [height, width, channels] };
    const batch = byteBatch(bytes, { indices, ...(pixels === "binarised" && { random }) });
    if (batch) return batch as tf.Tensor4D;
  }
  const values = gatherImages(images, indices);
  if (pixels === "binarised") binarise(values, random, values);
  if (pixels === "dequantised") dequantise(values, random, values);
  return tf.tensor4d(values, [indices.length, height, width, channels]);
}
