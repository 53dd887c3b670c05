/** Several image sets as one. @module */
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/**
 * The images of several sets, one set after the other. Styles are left out: their names differ.
 *
 * @param sets at least one, with images of one size
 * @returns a set with pixels and labels of its own
 * @throws {TypeError} when there is no set, or the images differ in size
 *
 * @example
 * ```ts
 * import { joinImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const size = { count: 1, height: 1, width: 1, channels: 1 };
 * const [a, b] = [3, 7].map((label) => ({
 *   name: `${label}`, pixels: Uint8Array.of(label), labels: Uint8Array.of(label), ...size,
 * }));
 * assert.deepEqual([...joinImages([a!, b!]).labels], [3, 7]);
 * ```
 */
export function joinImages(sets: readonly ImageSet[]): ImageSet {
  const [first] = sets;
  if (!first) throw new TypeError("Cannot join images: want at least one set, got none");
  const { height, width, channels } = first;
  const sizes = sets.map((set) => `${set.height} × ${set.width} × ${set.channels}`);
  const other = sizes.find((size) => size !== sizes[0]);
  if (other !== undefined) {
    throw new TypeError(
      `Cannot join images: they must have one size, got ${sizes[0]} and ${other}`,
    );
  }
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const pixels = new Uint8Array(count * height * width * channels);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const set of sets) {
    pixels.set(set.pixels, at * height * width * channels);
    labels.set(set.labels, at);
    at += set.count;
  }
  const name = sets.map((set) => set.name).join(" and ");
  return checkedImageSet({ name, pixels, labels, count, height, width, channels });
}
