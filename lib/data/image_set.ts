/** What every data source becomes: images as bytes, with one label each. @module */

/** Images of one size, one after another. */
export interface ImageSet {
  /** Which images these are, such as `glyphs train`. */
  name: string;
  /** n × height × width × channels bytes, 0 (background) to 255 (ink), channels last. */
  pixels: Uint8Array;
  /** One class for each image; all 0 where the source has none. */
  labels: Uint8Array;
  /** The number n of images. */
  count: number;
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
  /** Values a pixel: 1 for grey, 3 for colour. */
  channels: number;
  /** A second label: an index into {@linkcode ImageSet.styleNames}, such as the font. */
  styles?: Uint8Array;
  /** The names of the styles. */
  styleNames?: readonly string[];
}

/** A training set with the test sets that belong to it. */
export interface DataSet {
  /** `glyphs`, `mnist`, … */
  name: string;
  /** The images to train on. */
  train: ImageSet;
  /** The images to test on, by name; every reported test figure names which. */
  tests: Record<string, ImageSet>;
}

/**
 * Checks that an image set is consistent and not empty, and returns it.
 *
 * Shapes: pixels [n·height·width·channels], labels [n].
 *
 * @param set the parts of an image set
 * @returns the same object
 * @throws {TypeError} when an array has another length than the sizes announce
 * @throws {RangeError} when a size is no positive integer, or the set is empty
 *
 * @example
 * ```ts
 * import { checkedImageSet } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sizes = { name: "two", count: 2, height: 2, width: 2, channels: 1 };
 * const set = checkedImageSet({ ...sizes, pixels: new Uint8Array(8), labels: new Uint8Array(2) });
 * assert.equal(set.count, 2);
 * assert.throws(
 *   () => checkedImageSet({ ...set, labels: new Uint8Array(3) }),
 *   /Cannot use image set "two": want 2 labels, got 3/,
 * );
 * ```
 */
export function checkedImageSet(set: ImageSet): ImageSet {
  const action = `Cannot use image set "${set.name}"`;
  for (const name of ["count", "height", "width", "channels"] as const) {
    if (!Number.isSafeInteger(set[name]) || set[name] < 1) {
      throw new RangeError(`${action}: ${name} must be a positive integer, got ${set[name]}`);
    }
  }
  const size = set.height * set.width * set.channels;
  if (set.pixels.length !== set.count * size) {
    throw new TypeError(
      `${action}: want ${set.count} × ${set.height} × ${set.width} × ${set.channels} = ` +
        `${set.count * size} pixel values, got ${set.pixels.length}`,
    );
  }
  if (set.labels.length !== set.count) {
    throw new TypeError(`${action}: want ${set.count} labels, got ${set.labels.length}`);
  }
  if (set.styles !== undefined && set.styles.length !== set.count) {
    throw new TypeError(`${action}: want ${set.count} styles, got ${set.styles.length}`);
  }
  return set;
}

/**
 * The images at the given indices, as a set of their own (copied).
 *
 * @param set the images
 * @param indices which of them, in the order wanted; an index may come twice
 * @returns a set of `indices.length` images of the same name
 * @throws {RangeError} when an index is not in 0 … count − 1, or there is none
 *
 * @example The first image twice.
 * ```ts
 * import { pickImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const set = {
 *   name: "two", count: 2, height: 1, width: 1, channels: 1,
 *   pixels: Uint8Array.of(7, 9), labels: Uint8Array.of(0, 1),
 * };
 * assert.deepEqual(pickImages(set, [1, 1, 0]).pixels, Uint8Array.of(9, 9, 7));
 * ```
 */
export function pickImages(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const { height, width, channels } = set;
  const size = height * width * channels;
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  const styles = set.styles && new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = checkedIndex(set, indices[i]!);
    pixels.set(set.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = set.labels[index]!;
    if (styles) styles[i] = set.styles![index]!;
  }
  const picked: ImageSet = { ...set, pixels, labels, count: indices.length };
  if (styles) picked.styles = styles;
  return checkedImageSet(picked);
}

/**
 * Checks that an image set has an image of this index.
 *
 * @param set the images
 * @param index 0 … count − 1
 * @returns the index
 * @throws {RangeError} when there is no such image
 *
 * @example
 * ```ts
 * import { checkedIndex } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkedIndex({ name: "two", count: 2 }, 1), 1);
 * assert.throws(() => checkedIndex({ name: "two", count: 2 }, 2), RangeError);
 * ```
 */
export function checkedIndex(set: Pick<ImageSet, "name" | "count">, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= set.count) {
    throw new RangeError(
      `Cannot take an image of "${set.name}": index must be an integer in 0 … ` +
        `${set.count - 1}, got ${index}`,
    );
  }
  return index;
}
