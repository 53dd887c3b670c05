/** Two image sets as one. @module */
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/**
 * The images of one set followed by those of another. Styles are left out: their names differ.
 *
 * @param first images that come first
 * @param second images of the same size
 * @returns a set with pixels and labels of its own
 * @throws {TypeError} when the images differ in size
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
 * assert.deepEqual([...joinImages(a!, b!).labels], [3, 7]);
 * ```
 */
export function joinImages(first: ImageSet, second: ImageSet): ImageSet {
  const { height, width, channels } = first;
  const [want, got] = [first, second].map((set) =>
    `${set.height} × ${set.width} × ${set.channels}`
  );
  if (want !== got) {
    throw new TypeError(`Cannot join images: they must have one size, got ${want} and ${got}`);
  }
  const pixels = new Uint8Array(first.pixels.length + second.pixels.length);
  pixels.set(first.pixels);
  pixels.set(second.pixels, first.pixels.length);
  const labels = Uint8Array.from([...first.labels, ...second.labels]);
  const name = `${first.name} and ${second.name}`;
  return checkedImageSet({ name, pixels, labels, count: labels.length, height, width, channels });
}
