/** How the models of words draw, letter by letter. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../../data/mod.ts";
import type { Random } from "../../math/mod.ts";
import type { WordShape } from "./word_model.ts";

/** How {@linkcode drawWords} goes about it. */
export interface DrawWordsOptions {
  /** The size of the words. */
  words: WordShape;
  /** Where the tosses come from. */
  random: Random;
  /** How many letters are kept as they are; default 0. */
  given?: number;
}

/**
 * Draws words letter by letter.
 *
 * @param codes `count` rows of `length` codes, filled in place where they are not given
 * @param options size, generator and how many letters are given
 * @param logits the logits [count · symbols] of a place, called once a place, in order
 * @returns the same codes
 * @throws {RangeError} when `given` is not in 0 … length
 *
 * @example
 * ```ts
 * import { createRandom } from "@dgm/math/random.ts";
 * import { drawWords } from "@dgm/models/autoregressive/word_draws.ts";
 * import assert from "node:assert/strict";
 *
 * const options = { words: { symbols: 3, length: 2 }, random: createRandom(0) };
 * const codes = drawWords(new Int32Array(2), options, (place) => [place === 0 ? 0 : 99, -99, 99]);
 * assert.deepEqual([...codes.subarray(0, 1)], [2]); // never the end at first
 * ```
 */
export function drawWords(
  codes: Int32Array,
  options: DrawWordsOptions,
  logits: (place: number) => ArrayLike<number>,
): Int32Array {
  const { words: { symbols, length }, random, given = 0 } = options;
  if (!Number.isInteger(given) || given < 0 || given > length) {
    throw new RangeError(`Cannot draw: given must be an integer in 0 … ${length}, got ${given}`);
  }
  const p = new Float64Array(symbols);
  for (let place = 0; place < length; place++) {
    const odds = logits(place);
    if (place < given) continue;
    for (let row = 0; row < codes.length / length; row++) {
      const at = row * length + place;
      codes[at] = 0;
      if (place > 0 && codes[at - 1] === 0) continue;
      let [most, sum] = [-Infinity, 0];
      const low = place === 0 ? 1 : 0;
      for (let k = low; k < symbols; k++) most = Math.max(most, odds[row * symbols + k]!);
      for (let k = low; k < symbols; k++) {
        sum += p[k] = Math.exp(odds[row * symbols + k]! - most);
      }
      let left = random.uniform() * sum;
      let k = low;
      while (k < symbols - 1 && left >= p[k]!) left -= p[k++]!;
      codes[at] = k;
    }
  }
  return codes;
}

/** Codes as a batch of words. */
export function asWords(codes: Int32Array, length: number): tf.Tensor2D {
  return tf.tensor2d(codes, [codes.length / length, length], "int32");
}

/** Room for words that are drawn. */
export function emptyWords(count: number, { length }: WordShape): Int32Array {
  return new Int32Array(checkPositiveInteger(count, "count", "sample") * length);
}

/** The codes of a batch, for {@linkcode drawWords}. */
export function codesOf(x: tf.Tensor2D): Int32Array {
  return Int32Array.from(x.dataSync());
}

/** Checks the size of words. */
export function checkedWords({ symbols, length }: WordShape, action: string): WordShape {
  checkPositiveInteger(symbols - 1, "symbols − 1", action);
  checkPositiveInteger(length, "length", action);
  return { symbols, length };
}
