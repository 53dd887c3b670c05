/** Letters as numbers. @module */

/**
 * An alphabet: each letter has a code from 1 on, and 0 means that the word has ended.
 *
 * A word of a batch is padded to a common length by zeros: the first of them ends the word, and the others
 * mean nothing.
 *
 * @example
 * ```ts
 * import { Alphabet } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const latin = new Alphabet("abcdefghijklmnopqrstuvwxyz");
 * assert.equal(latin.size, 27); // the end symbol is one more
 * const codes = latin.encode(["cab", "a"], 4);
 * assert.deepEqual([...codes], [3, 1, 2, 0, 1, 0, 0, 0]);
 * assert.deepEqual(latin.decode(codes, 4), ["cab", "a"]);
 * ```
 */
export class Alphabet {
  /** The letters in the order of their codes, from 1 on. */
  readonly letters: readonly string[];
  readonly #codes: ReadonlyMap<string, number>;

  /**
   * An alphabet of these letters.
   *
   * @param letters each letter once
   * @throws {RangeError} when there is no letter, or one comes twice
   */
  constructor(letters: string) {
    this.letters = [...letters];
    this.#codes = new Map(this.letters.map((letter, i) => [letter, i + 1]));
    if (this.letters.length === 0) {
      throw new RangeError("Cannot make an alphabet: want letters, got none");
    }
    if (this.#codes.size < this.letters.length) {
      throw new RangeError(`Cannot make an alphabet: want each letter once, got "${letters}"`);
    }
  }

  /** How many symbols: the letters, and the end. */
  get size(): number {
    return this.letters.length + 1;
  }

  /**
   * The codes of words, padded with zeros: row-major [words.length, length].
   *
   * @param words each of at least one letter and at most `length`
   * @param length the columns
   * @throws {RangeError} when a word is empty, too long, or has a letter of another alphabet
   */
  encode(words: readonly string[], length: number): Int32Array {
    const codes = new Int32Array(words.length * length);
    words.forEach((word, row) => {
      const letters = [...word];
      if (letters.length === 0) throw new RangeError("Cannot encode: want a word, got empty text");
      if (letters.length > length) {
        throw new RangeError(
          `Cannot encode "${word}": want at most ${length} letters, got ${letters.length}`,
        );
      }
      letters.forEach((letter, column) => {
        const code = this.#codes.get(letter);
        if (code === undefined) {
          throw new RangeError(
            `Cannot encode "${word}": want letters of "${this.letters.join("")}", got "${letter}"`,
          );
        }
        codes[row * length + column] = code;
      });
    });
    return codes;
  }

  /**
   * The words of rows of codes: the letters before the first zero.
   *
   * @param codes row-major [rows, length]
   * @param length the columns
   * @throws {RangeError} when a code is none of this alphabet
   */
  decode(codes: ArrayLike<number>, length: number): string[] {
    return Array.from({ length: codes.length / length }, (_, row) => {
      let word = "";
      for (let column = 0; column < length; column++) {
        const code = codes[row * length + column]!;
        if (code === 0) break;
        const letter = this.letters[code - 1];
        if (letter === undefined) {
          throw new RangeError(`Cannot decode: want codes of 0 … ${this.size - 1}, got ${code}`);
        }
        word += letter;
      }
      return word;
    });
  }
}
