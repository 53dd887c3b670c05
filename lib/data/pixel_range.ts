/** What the pixels of a set are like, before a model is trained on them. @module */
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/** What {@linkcode pixelRange} found. */
export interface PixelRange {
  /** The smallest pixel value, 0 to 255. */
  least: number;
  /** The largest pixel value, 0 to 255. */
  most: number;
  /** The mean of all pixel values. */
  mean: number;
  /** How many images have one value in all pixels. */
  flat: number;
  /** How many images equal the first one in every pixel, the first included. */
  likeFirst: number;
  /** How often each value from 0 to 255 occurs. */
  histogram: Float64Array;
}

/**
 * Range, mean and histogram of a set's pixels, and how many images hold nothing to learn.
 *
 * Formula: least = min xᵢ, most = max xᵢ, mean = (1/n) Σ xᵢ over all pixels of all images.
 *
 * @param images the set
 * @returns the numbers; they cost one pass over the bytes
 * @throws {TypeError} when the set's arrays do not fit its sizes
 *
 * @example
 * ```ts
 * import { pixelRange } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = {
 *   name: "two", pixels: Uint8Array.of(7, 7, 3, 9), labels: new Uint8Array(2),
 *   count: 2, height: 1, width: 2, channels: 1,
 * };
 * const { least, most, mean, flat } = pixelRange(images);
 * assert.deepEqual([least, most, mean, flat], [3, 9, 6.5, 1]);
 * ```
 */
export function pixelRange(images: ImageSet): PixelRange {
  const { pixels, count } = checkedImageSet(images);
  const size = pixels.length / count;
  const histogram = new Float64Array(256);
  for (const value of pixels) histogram[value]!++;
  let [flat, likeFirst] = [0, 0];
  for (let i = 0; i < count; i++) {
    const image = pixels.subarray(i * size, (i + 1) * size);
    if (image.every((value) => value === image[0])) flat++;
    if (image.every((value, p) => value === pixels[p])) likeFirst++;
  }
  const sum = histogram.reduce((total, times, value) => total + times * value, 0);
  return {
    least: histogram.findIndex((times) => times > 0),
    most: histogram.findLastIndex((times) => times > 0),
    mean: sum / pixels.length,
    flat,
    likeFirst,
    histogram,
  };
}

/**
 * The set with its values spread over 0 … 255: the least becomes 0, the most 255.
 *
 * Formula: x ↦ 255 (x − least) / (most − least), rounded.
 *
 * For masks of 0 and 1, and for 12-bit values in 16-bit files, which look black otherwise.
 *
 * @param images the set
 * @returns a new set; one whose pixels are all equal stays as it is
 * @throws {TypeError} when the set's arrays do not fit its sizes
 *
 * @example
 * ```ts
 * import { spreadRange } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = {
 *   name: "mask", pixels: Uint8Array.of(0, 1, 1, 0), labels: new Uint8Array(1),
 *   count: 1, height: 2, width: 2, channels: 1,
 * };
 * assert.deepEqual([...spreadRange(images).pixels], [0, 255, 255, 0]);
 * ```
 */
export function spreadRange(images: ImageSet): ImageSet {
  const { least, most } = pixelRange(images);
  if (least === most) return images;
  const pixels = images.pixels.map((value) => Math.round(255 * (value - least) / (most - least)));
  return { ...images, pixels };
}
