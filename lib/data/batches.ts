/** From bytes to batches: grey values in [0, 1], and the order in which images come. @module */
import type { Random } from "../math/mod.ts";
import { checkedIndex, type ImageSet } from "./image_set.ts";

/** value / 255 for each byte, in float32: exactly 0 at 0 and exactly 1 at 255. */
const GREY = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/**
 * The grey values of some images, x = byte / 255.
 *
 * Shapes: returns [indices.length · height · width · channels], row-major; a tensor of shape
 * [indices.length, height, width, channels] is a view of it. Unit: ink from 0 to 1.
 *
 * @param set the images
 * @param indices which of them, in the order wanted
 * @param out filled and returned when given, so that a loop allocates nothing; may be longer
 * @returns the grey values
 * @throws {RangeError} when an index is not in 0 … count − 1
 * @throws {TypeError} when `out` is too short
 *
 * @example
 * ```ts
 * import { gatherImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const set = {
 *   name: "three", count: 3, height: 1, width: 2, channels: 1,
 *   pixels: Uint8Array.of(0, 255, 51, 102, 153, 204), labels: new Uint8Array(3),
 * };
 * assert.deepEqual(gatherImages(set, [2, 0]), Float32Array.of(0.6, 0.8, 0, 1));
 * ```
 */
export function gatherImages(
  set: ImageSet,
  indices: ArrayLike<number>,
  out?: Float32Array,
): Float32Array {
  const size = set.height * set.width * set.channels;
  const length = indices.length * size;
  const grey = out ?? new Float32Array(length);
  if (grey.length < length) {
    throw new TypeError(
      `Cannot gather ${indices.length} images of "${set.name}": out must hold ${length} values, ` +
        `got ${grey.length}`,
    );
  }
  const { pixels } = set;
  for (let i = 0, to = 0; i < indices.length; i++) {
    const from = checkedIndex(set, indices[i]!) * size;
    for (let j = from; j < from + size; j++) grey[to++] = GREY[pixels[j]!]!;
  }
  return grey;
}

/** How {@linkcode batchIndices} cuts an epoch into batches. */
export interface BatchOptions {
  /** Shuffles the order. Without it the images come in the order of the set, as tests want it. */
  random?: Random;
  /**
   * What happens to the images left over when the batch size does not divide the count. Default
   * `keep`: a last, smaller batch, so that every image counts once an epoch; `drop` where a model
   * wants batches of one size only.
   */
  last?: "keep" | "drop";
}

/**
 * One epoch: the indices 0 … count − 1, each once, cut into batches.
 *
 * The whole order is drawn before the first batch is handed out, so an epoch takes count − 1 draws
 * from the generator whether it is finished or not.
 *
 * @param count the number of images
 * @param batchSize images a batch
 * @param options shuffling, and what happens to the rest
 * @returns the batches, ⌈count / batchSize⌉ of them (⌊ ⌋ with `last: "drop"`)
 * @throws {RangeError} when a number is no positive integer, or a batch is larger than the data
 *
 * @example
 * ```ts
 * import { batchIndices } from "@dgm/data/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...batchIndices(5, 2)].map((batch) => [...batch]), [[0, 1], [2, 3], [4]]);
 * const epoch = [...batchIndices(5, 2, { random: createRandom(1), last: "drop" })];
 * assert.equal(epoch.length, 2);
 * ```
 */
export function batchIndices(
  count: number,
  batchSize: number,
  options: BatchOptions = {},
): Generator<Uint32Array, void, void> {
  for (const [name, value] of Object.entries({ count, batchSize })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot cut an epoch into batches: ${name} must be a positive integer, got ${value}`,
      );
    }
  }
  if (batchSize > count) {
    throw new RangeError(
      `Cannot cut an epoch into batches: batchSize must be at most the number of images, ` +
        `${count}, got ${batchSize}`,
    );
  }
  const order = options.random?.permutation(count) ??
    Uint32Array.from({ length: count }, (_, i) => i);
  const end = options.last === "drop" ? count - (count % batchSize) : count;
  return cut(order, batchSize, end);
}

function* cut(order: Uint32Array, size: number, end: number): Generator<Uint32Array, void, void> {
  for (let at = 0; at < end; at += size) yield order.subarray(at, Math.min(at + size, end));
}
