/** The beginning of an image set, for short runs. @module */
import type { ImageSet } from "./image_set.ts";

/**
 * The first images of a set, on the same memory.
 *
 * Shapes: pixels [count·height·width·channels], labels and styles [count].
 *
 * @param set the images; those of the embedded glyphs come in balanced blocks of 500
 * @param count how many; all of them where there are no more
 * @returns a set of its own name
 * @throws {RangeError} when count is not a positive integer
 *
 * @example
 * ```ts
 * import { firstImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sizes = { name: "three", count: 3, height: 1, width: 2, channels: 1 };
 * const set = { ...sizes, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), labels: Uint8Array.of(7, 8, 9) };
 * const two = firstImages(set, 2);
 * assert.deepEqual([...two.pixels, ...two.labels], [1, 2, 3, 4, 7, 8]);
 * assert.equal(two.name, "three, first 2");
 * ```
 */
export function firstImages(set: ImageSet, count: number): ImageSet {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot take the first images of "${set.name}": count must be a positive integer, got ${count}`,
    );
  }
  if (count >= set.count) return set;
  return {
    ...set,
    name: `${set.name}, first ${count}`,
    count,
    pixels: set.pixels.subarray(0, count * set.height * set.width * set.channels),
    labels: set.labels.subarray(0, count),
    ...(set.styles ? { styles: set.styles.subarray(0, count) } : {}),
  };
}
