/** What a model of words is, and its log density from logits. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../math/mod.ts";
import type { Density, Sampler } from "../capabilities.ts";
import type { Objective } from "../trainable.ts";

/** The size of the words that a model is about. */
export interface WordShape {
  /** How many symbols, the end symbol 0 among them. */
  symbols: number;
  /** The most letters of a word. */
  length: number;
}

/** How a model of words draws. */
export interface WordDraw {
  /** Whether the state of earlier letters is kept (default), or computed anew for each letter. */
  cached?: boolean;
}

/**
 * A density of words of 1 to `length` letters, given as codes [B, length] of dtype int32: letters from 1
 * on, and 0 from where the word has ended. After `length` letters the end is certain.
 */
export interface WordModel extends Density<tf.Tensor2D>, Sampler<tf.Tensor2D> {
  /** The size of the words. */
  readonly words: WordShape;
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;
  /** Log-odds, up to a constant, of each symbol at each place [B, length, symbols]; differentiable. */
  logits(x: tf.Tensor2D): tf.Tensor3D;
  /** The training objective: loss = nll = −log p(x). */
  objective(x: tf.Tensor2D): Objective;
  /** Draws `count` words. */
  sample(count: number, random: Random, options?: WordDraw): tf.Tensor2D;
  /** Keeps the first `given` letters of each word and draws the others: exact draws of p(rest | given). */
  complete(x: tf.Tensor2D, options: { given: number; random: Random } & WordDraw): tf.Tensor2D;
  /** Frees all parameters. */
  dispose(): void;
}

/**
 * Checks codes of words at the door of a model.
 *
 * @param x codes [B, length]
 * @param words the size of the words
 * @throws {TypeError} when the shape is another
 * @throws {RangeError} when a code is no symbol, a word is empty, or a letter stands after its end
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { checkCodes } from "@dgm/models/autoregressive/word_model.ts";
 * import assert from "node:assert/strict";
 *
 * const words = { symbols: 4, length: 3 };
 * checkCodes(tf.tensor2d([[1, 3, 0]], [1, 3], "int32"), words);
 * assert.throws(() => checkCodes(tf.tensor2d([[0, 0, 0]], [1, 3], "int32"), words), {
 *   message: "Cannot evaluate words: want at least one letter, got empty text in row 0",
 * });
 * ```
 */
export function checkCodes(x: tf.Tensor2D, { symbols, length }: WordShape): void {
  const action = "Cannot evaluate words";
  if (x.rank !== 2 || x.shape[1] !== length) {
    throw new TypeError(`${action}: want codes [B,${length}], got [${x.shape}]`);
  }
  const codes = x.dataSync();
  codes.forEach((code: number, at: number) => {
    const [row, column] = [Math.floor(at / length), at % length];
    if (!Number.isInteger(code) || code < 0 || code >= symbols) {
      throw new RangeError(
        `${action}: want codes of 0 … ${symbols - 1}, got ${code} in row ${row}`,
      );
    }
    if (column === 0 && code === 0) {
      throw new RangeError(`${action}: want at least one letter, got empty text in row ${row}`);
    }
    if (column > 0 && code !== 0 && codes[at - 1] === 0) {
      throw new RangeError(`${action}: want zeros after the end, got ${code} in row ${row}`);
    }
  });
}

/**
 * log p of words from the logits of each place, per word, in nats; differentiable by the logits.
 *
 * Formula: log p(x) = Σ_t log softmax(logits_t)[x_t] over the letters and the end symbol after them. No
 * word is empty, so that at the first place the end symbol is left out of the softmax; a word of as many
 * letters as there are places needs no end symbol.
 *
 * Shapes: x [B, T], logits [B, T, K] → [B].
 *
 * @param x codes, padded with zeros
 * @param logits any numbers; larger is likelier
 * @returns one value per word
 *
 * @example Two letters and even odds: the first letter has 2 choices, each later symbol 3.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { wordLogDensity } from "@dgm/models/autoregressive/word_model.ts";
 * import assert from "node:assert/strict";
 *
 * const x = tf.tensor2d([[1, 2, 0, 0]], [1, 4], "int32");
 * const [log] = wordLogDensity(x, tf.zeros([1, 4, 3])).dataSync();
 * assert.ok(Math.abs(log! - Math.log(1 / 2 / 3 / 3)) < 1e-6);
 * ```
 */
export function wordLogDensity(x: tf.Tensor2D, logits: tf.Tensor3D): tf.Tensor1D {
  return tf.tidy(() => {
    const [batch, length, symbols] = logits.shape;
    const noEnd = tf.oneHot(tf.tensor1d([0], "int32"), length * symbols); // place 0, symbol 0
    const allowed = tf.sub(logits, tf.mul(1e9, tf.reshape(noEnd, [1, length, symbols])));
    const chosen = tf.sum(tf.mul(tf.oneHot(tf.cast(x, "int32"), symbols), allowed), 2);
    const log = tf.sub(chosen, tf.logSumExp(allowed, 2));
    // The first place counts, and each whose predecessor was a letter.
    const before = tf.slice(x, [0, 0], [batch, length - 1]);
    const counts = tf.concat([tf.ones([batch, 1]), tf.cast(tf.notEqual(before, 0), "float32")], 1);
    return tf.sum(tf.mul(log, counts), 1) as tf.Tensor1D;
  });
}
