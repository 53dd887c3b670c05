/** Image sets in another size. @module */
import { checkedImageSet, type ImageSet } from "./image_set.ts";
import { resize } from "./resize.ts";

/**
 * Scales every image of a set; the proportions may change.
 *
 * @param set the images
 * @param size rows and columns of pixels
 * @returns a set of the same labels; the same set if it has the size already
 * @throws {RangeError} when a size is no positive integer
 *
 * @example
 * ```ts
 * import { resizeImages } from "@dgm/data/resize_images.ts";
 * import assert from "node:assert/strict";
 *
 * const set = {
 *   name: "one", count: 1, height: 2, width: 2, channels: 1,
 *   pixels: Uint8Array.of(0, 100, 100, 200), labels: new Uint8Array(1),
 * };
 * assert.deepEqual([...resizeImages(set, { height: 1, width: 1 }).pixels], [100]);
 * ```
 */
export function resizeImages(set: ImageSet, size: { height: number; width: number }): ImageSet {
  const { height, width } = size;
  for (const [name, value] of Object.entries({ height, width })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`Cannot resize: ${name} must be a positive integer, got ${value}`);
    }
  }
  if (height === set.height && width === set.width) return set;
  const { channels, count } = set;
  const [before, after] = [set.height * set.width * channels, height * width * channels];
  const pixels = new Uint8Array(count * after);
  for (let i = 0; i < count; i++) {
    const image = set.pixels.subarray(i * before, (i + 1) * before);
    pixels.set(resize(image, { from: set, to: size, channels }).map(Math.round), i * after);
  }
  return checkedImageSet({ ...set, pixels, height, width });
}
