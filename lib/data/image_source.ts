/** Images as a source of batches. @module */
import type * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "./image_set.ts";
import { pixelBatch } from "./pixel_batch.ts";
import type { PixelKind } from "./pixel_kind.ts";
import type { Source } from "./source.ts";

/**
 * 8-bit images as batches [B, height, width, channels] of pixels of some kind.
 *
 * @param images the set
 * @param pixels what its bytes become
 * @returns the source
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { imageSource } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const set = { name: "two", count: 2, height: 1, width: 2, channels: 1, labels: Uint8Array.of(3, 4) };
 * const source = imageSource({ ...set, pixels: Uint8Array.of(0, 255, 255, 0) }, "grey");
 * assert.deepEqual([...source.batch([1], createRandom(0)).dataSync()], [1, 0]);
 * ```
 */
export function imageSource(images: ImageSet, pixels: PixelKind): Source<tf.Tensor4D> {
  return {
    name: images.name,
    count: images.count,
    labels: images.labels,
    batch: (indices, random) => pixelBatch(images, { indices, pixels, random }),
  };
}
