/** Whole image sets in another size. @module */
import { checkedImageSet, type ImageSet } from "./image_set.ts";
import { resize } from "./resize.ts";

/**
 * An image set scaled to another size, rounded to bytes: a pixel that covers several becomes their
 * mean.
 *
 * Shapes: n × height × width × channels → n × to.height × to.width × channels.
 *
 * @param images the set
 * @param to the new height and width
 * @returns a new set; labels and styles are shared with the old one
 * @throws {TypeError} when the set's arrays do not fit its sizes
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import { resizeImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = {
 *   name: "one", pixels: Uint8Array.of(0, 100, 40, 60), labels: new Uint8Array(1),
 *   count: 1, height: 2, width: 2, channels: 1,
 * };
 * assert.deepEqual([...resizeImages(images, { height: 1, width: 1 }).pixels], [50]);
 * ```
 *
 * Source: notebook 03.
 */
export function resizeImages(
  images: ImageSet,
  to: { height: number; width: number },
): ImageSet {
  checkedImageSet(images);
  for (const name of ["height", "width"] as const) {
    if (!Number.isSafeInteger(to[name]) || to[name] < 1) {
      throw new RangeError(
        `Cannot resize "${images.name}": ${name} must be a positive integer, got ${to[name]}`,
      );
    }
  }
  const { count, height, width, channels } = images;
  const [before, after] = [height * width * channels, to.height * to.width * channels];
  const pixels = new Uint8Array(count * after);
  for (let i = 0; i < count; i++) {
    const source = images.pixels.subarray(i * before, (i + 1) * before);
    const scaled = resize(source, { from: { height, width }, to, channels });
    pixels.set(scaled.map(Math.round), i * after);
  }
  return { ...images, pixels, height: to.height, width: to.width };
}
