/** The words that come with this project. @module */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Alphabet } from "./alphabet.ts";
import { DataError } from "./data_error.ts";

/** The longest word of the set, in letters. */
export const LONGEST_WORD = 16;

/** Words for training and for tests. */
export interface WordSet {
  /** `words`. */
  name: string;
  /** The letters that they are made of. */
  alphabet: Alphabet;
  /** Words to train on. */
  train: readonly string[];
  /** Words to choose between models on. */
  validation: readonly string[];
  /** Words to report figures on. */
  test: readonly string[];
}

/** Where {@linkcode loadWords} looks. */
export interface WordsOptions {
  /** The folder of the three text files. Default: `data/words` of this project. */
  directory?: string;
}

const SUMS = {
  train: "7687ddc1f02da4398b66b0cffefc1899d443824f3c8ee378b5363f13054ef9eb",
  validation: "23e65fb95b709ffd05cdc0c3667cdad61e6648c55eb9d6dbc35789f125c051fc",
  test: "a0cfaf0012baa218f388fe002ea111185fd99b0d8de3509163ae73cfb31f1674",
};

/**
 * Loads the embedded English words: 66,053 for training, 4,000 each for validation and test, of 2 to 16
 * letters a to z.
 *
 * How they were made, and their licence: data/words/README.md.
 *
 * @param options where the files are
 * @returns the words, split by split
 * @throws {DataError} when a file is missing, or is not what its check sum says
 *
 * @example
 * ```ts
 * import { loadWords } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { train, test } = await loadWords();
 * assert.equal(train.length, 66_053);
 * const known = new Set(train);
 * assert.ok(!test.some((word) => known.has(word)));
 * ```
 */
export async function loadWords(options: WordsOptions = {}): Promise<WordSet> {
  const directory = options.directory ??
    fileURLToPath(new URL("../../data/words", import.meta.url));
  const read = async (split: keyof typeof SUMS) => {
    const path = `${directory}/${split}.txt`;
    const text = await Deno.readTextFile(path).catch((cause) => {
      throw new DataError("missing", `Cannot read words: want ${path}, got ${cause.message}`, {
        cause,
      });
    });
    const sum = createHash("sha256").update(text).digest("hex");
    if (sum !== SUMS[split]) {
      throw new DataError("corrupt", `Cannot read ${path}: want sha256 ${SUMS[split]}, got ${sum}`);
    }
    return text.trimEnd().split("\n");
  };
  return {
    name: "words",
    alphabet: new Alphabet("abcdefghijklmnopqrstuvwxyz"),
    train: await read("train"),
    validation: await read("validation"),
    test: await read("test"),
  };
}
