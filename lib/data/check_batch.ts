/** What a model asks of a batch of images. @module */
import * as tf from "@tensorflow/tfjs";
import type { ImageShape } from "./image_shape.ts";

/**
 * Checks that a batch of images has the shape that a model was built for.
 *
 * @param action what the error says could not be done
 * @param x the batch
 * @param image the shape of one image
 * @throws {TypeError} when the batch is not [B, height, width, channels]
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { checkBatch } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.throws(
 *   () => checkBatch("encode", tf.zeros([2, 784]), { height: 28, width: 28, channels: 1 }),
 *   { message: "Cannot encode: want images [B,28,28,1], got [2,784]" },
 * );
 * ```
 */
export function checkBatch(action: string, x: tf.Tensor, image: ImageShape): void {
  const want = [image.height, image.width, image.channels];
  if (x.rank !== 4 || !tf.util.arraysEqual(x.shape.slice(1), want)) {
    throw new TypeError(`Cannot ${action}: want images [B,${want}], got [${x.shape}]`);
  }
}
