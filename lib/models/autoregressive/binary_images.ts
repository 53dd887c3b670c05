/** What the autoregressive models of binary images share: checks, and draws pixel by pixel. @module */
import * as tf from "@tensorflow/tfjs";
import { checkBatch, checkPositiveInteger, type ImageShape } from "../../data/mod.ts";
import type { Random } from "../../math/mod.ts";

/**
 * Checks that a batch holds binary images of one shape: a density of bits says nothing about greys.
 *
 * @param action what the error says could not be done
 * @param x images [B, height, width, channels]
 * @param image the shape of one
 * @throws {TypeError} when the images have another shape
 * @throws {RangeError} when a pixel is neither 0 nor 1
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { checkBinary } from "@dgm/models/autoregressive/binary_images.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 1, width: 2, channels: 1 };
 * assert.throws(() => checkBinary("score", tf.tensor4d([0, 0.5], [1, 1, 2, 1]), image), {
 *   name: "RangeError",
 *   message: "Cannot score: pixels must be 0 or 1, got 0.5 at 1",
 * });
 * ```
 */
export function checkBinary(action: string, x: tf.Tensor, image: ImageShape): void {
  checkBatch(action, x, image);
  // A GPU hands its values out later only; there a wrong pixel shows as a wrong number.
  if (tf.getBackend() === "webgpu") return;
  const values = x.dataSync();
  const at = values.findIndex((value) => value !== 0 && value !== 1);
  if (at < 0) return;
  throw new RangeError(`Cannot ${action}: pixels must be 0 or 1, got ${values[at]} at ${at}`);
}

/** How {@linkcode drawBinary} goes about it. */
export interface DrawOptions {
  /** The parts, first to last. */
  order: ArrayLike<number>;
  /** Where the tosses come from. */
  random: Random;
  /**
   * How many parts are kept as they are, the first ones of the order; default 0. The rest is then a
   * draw from p(rest | kept), exactly.
   */
  given?: number;
}

/**
 * Draws binary parts in order, each by a toss whose odds may depend on those before it.
 *
 * Formula: x_o ~ Bernoulli(sigmoid(logit_o)), for o = order[0], order[1], …
 *
 * The tosses are taken part by part, and within a part example by example: two programs that compute
 * the same odds draw the same examples from the same generator.
 *
 * @param rows `count` rows of order.length numbers, filled in place where they are not given
 * @param options the order, the generator and how many parts are given
 * @param logits the log-odds of the part at this place, one for each row; called once a place, in order
 * @returns the same rows
 * @throws {RangeError} when `given` is not in 0 … order.length
 *
 * @example The second part repeats the first.
 * ```ts
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { drawBinary } from "@dgm/models/autoregressive/binary_images.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = new Float32Array(2);
 * const options = { order: [0, 1], random: createRandom(0) };
 * drawBinary(rows, options, (place) => [place === 0 ? 0 : rows[0] ? Infinity : -Infinity]);
 * assert.equal(rows[0], rows[1]);
 * ```
 */
export function drawBinary(
  rows: Float32Array,
  options: DrawOptions,
  logits: (place: number) => ArrayLike<number>,
): Float32Array {
  const { order, random, given = 0 } = options;
  const size = order.length;
  if (!Number.isInteger(given) || given < 0 || given > size) {
    throw new RangeError(`Cannot draw: given must be an integer in 0 … ${size}, got ${given}`);
  }
  for (let place = 0; place < size; place++) {
    const odds = logits(place);
    if (place < given) continue;
    for (let row = 0; row < rows.length / size; row++) {
      const ink = 1 / (1 + Math.exp(-odds[row]!));
      rows[row * size + order[place]!] = random.uniform() < ink ? 1 : 0;
    }
  }
  return rows;
}

/** The images of a batch as rows that {@linkcode drawBinary} may fill. */
export function rowsOf(x: tf.Tensor4D): Float32Array {
  return Float32Array.from(x.dataSync());
}

/** Empty images for {@linkcode drawBinary}. */
export function emptyRows(count: number, image: ImageShape): Float32Array {
  checkPositiveInteger(count, "count", "sample");
  return new Float32Array(count * pixelCount(image));
}

/** Rows as images again. */
export function asImages(rows: Float32Array, image: ImageShape): tf.Tensor4D {
  const { height, width, channels } = image;
  return tf.tensor4d(rows, [rows.length / pixelCount(image), height, width, channels]);
}

/** Numbers in one image. */
export function pixelCount({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}
