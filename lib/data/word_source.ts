/** Words as a source of batches. @module */
import * as tf from "@tensorflow/tfjs";
import type { Alphabet } from "./alphabet.ts";
import type { Source } from "./source.ts";

/**
 * Words as batches of codes [B, length], of dtype int32: letters from 1 on, then zeros.
 *
 * @param words each of at least one letter and at most `length`
 * @param options their alphabet, the columns, and what they are called (default `words`)
 * @returns the source
 * @throws {RangeError} when a word is empty, too long, or has a letter of another alphabet
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { Alphabet, wordSource } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = wordSource(["cab", "a"], { alphabet: new Alphabet("abc"), length: 4 });
 * assert.deepEqual(source.batch([1, 0], createRandom(0)).arraySync(), [[1, 0, 0, 0], [3, 1, 2, 0]]);
 * ```
 */
export function wordSource(
  words: readonly string[],
  options: { alphabet: Alphabet; length: number; name?: string },
): Source<tf.Tensor2D> {
  const { alphabet, length, name = "words" } = options;
  const codes = alphabet.encode(words, length);
  return {
    name,
    count: words.length,
    batch(indices) {
      const chosen = new Int32Array(indices.length * length);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        if (!(Number.isInteger(index) && index >= 0 && index < words.length)) {
          throw new RangeError(
            `Cannot take from "${name}": want 0 … ${words.length - 1}, got ${index}`,
          );
        }
        chosen.set(codes.subarray(index * length, (index + 1) * length), i * length);
      }
      return tf.tensor2d(chosen, [indices.length, length], "int32");
    },
  };
}
