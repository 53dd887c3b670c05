/** From grey to black and white: dynamic binarisation, and one fixed binarisation. @module */
import type { Random } from "../math/mod.ts";
import { gatherImages } from "./batches.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/**
 * Draws one black-and-white image from each grey image: xᵢ ~ Bernoulli(greyᵢ).
 *
 * Called anew for each batch this is *dynamic* binarisation, the default of this project: a grey
 * image stands for the distribution of black-and-white images, and a Bernoulli likelihood of
 * the draws is a likelihood. Figures from dynamic, fixed and grey images cannot be compared.
 *
 * Shapes: any; returns the shape of `grey`. Unit: 0 or 1.
 *
 * @param grey probabilities, in [0, 1]
 * @param random takes as many draws as there are values
 * @param out filled and returned when given; may be `grey` itself
 * @returns zeros and ones
 * @throws {RangeError} when a grey value is NaN or not in [0, 1]
 * @throws {TypeError} when `out` has another length
 *
 * @example
 * ```ts
 * import { binarise } from "@dgm/data/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const grey = new Float32Array(10_000).fill(0.3);
 * const x = binarise(grey, createRandom(1));
 * const mean = x.reduce((sum, value) => sum + value) / x.length;
 * assert.ok(Math.abs(mean - 0.3) < 4 * Math.sqrt(0.3 * 0.7 / x.length)); // 4 standard errors
 * ```
 *
 * Source: Salakhutdinov and Murray, On the quantitative analysis of deep belief networks, 2008
 * (binarised MNIST); Burda et al., Importance weighted autoencoders, 2016 (drawn anew).
 */
export function binarise(grey: Float32Array, random: Random, out?: Float32Array): Float32Array {
  const x = out ?? new Float32Array(grey.length);
  if (x.length !== grey.length) {
    throw new TypeError(
      `Cannot binarise: out must hold ${grey.length} values, got ${x.length}`,
    );
  }
  const uniform = random.fillUniform(scratch(grey.length));
  for (let i = 0; i < grey.length; i++) {
    const p = grey[i]!;
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(`Cannot binarise: want grey values in [0, 1], got ${p} at ${i}`);
    }
    // uniform < 1 always, so p = 1 gives 1 and p = 0 gives 0 without exception.
    x[i] = uniform[i]! < p ? 1 : 0;
  }
  return x;
}

/** One buffer for the draws of all calls: binarise runs in every training step. */
let buffer = new Float32Array(0);

function scratch(length: number): Float32Array {
  if (buffer.length < length) buffer = new Float32Array(length);
  return buffer.subarray(0, length);
}

/**
 * One fixed binarisation of a whole set: every pixel becomes 0 or 255, drawn once.
 *
 * Models see the same black-and-white images in every epoch, as with the fixed files that older
 * papers use. They overfit these earlier, and their figures are about 2 nats an image from those
 * of dynamic binarisation: name which it is beside every figure.
 *
 * @param set grey images
 * @param random takes count · height · width · channels draws
 * @returns a new set of the same name with ` (fixed binarisation)` behind it
 *
 * @example
 * ```ts
 * import { binariseOnce } from "@dgm/data/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const set = {
 *   name: "one", count: 1, height: 1, width: 3, channels: 1,
 *   pixels: Uint8Array.of(0, 128, 255), labels: new Uint8Array(1),
 * };
 * const fixed = binariseOnce(set, createRandom(7));
 * assert.deepEqual([fixed.pixels[0], fixed.pixels[2]], [0, 255]);
 * assert.deepEqual(fixed.pixels, binariseOnce(set, createRandom(7)).pixels);
 * ```
 */
export function binariseOnce(set: ImageSet, random: Random): ImageSet {
  checkedImageSet(set);
  const size = set.height * set.width * set.channels;
  const pixels = new Uint8Array(set.pixels.length);
  const grey = new Float32Array(size);
  for (let i = 0; i < set.count; i++) {
    const x = binarise(gatherImages(set, [i], grey), random, grey);
    for (let j = 0; j < size; j++) pixels[i * size + j] = x[j]! * 255;
  }
  return { ...set, name: `${set.name} (fixed binarisation)`, pixels };
}
