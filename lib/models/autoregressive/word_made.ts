/** MADE over the letters of a word. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../math/mod.ts";
import { MaskedMlp } from "../../nets/mod.ts";
import { checkPositiveInteger } from "../../data/mod.ts";
import { asWords, checkedWords, codesOf, drawWords, emptyWords } from "./word_draws.ts";
import { checkCodes, wordLogDensity, type WordModel, type WordShape } from "./word_model.ts";

/**
 * Builds a MADE of words with seeded starting weights: each letter goes in as a one-hot row, and each
 * place comes out as the logits of all symbols. Every place has weights of its own, so that what it learns
 * about one place says nothing about the next: the price of dense layers on text.
 *
 * @param words the size of the words
 * @param options units of each hidden layer (default one of 500), and the generator
 * @returns the model
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/use_engine.ts";
 * import { createRandom } from "@dgm/math/random.ts";
 * import { createWordMade } from "@dgm/models/autoregressive/word_made.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const made = createWordMade({ symbols: 4, length: 5 }, { hidden: [16], random });
 * assert.deepEqual(made.sample(3, random.stream("samples")).shape, [3, 5]);
 * made.dispose();
 * ```
 *
 * Source: Germain et al. 2015; for text Bengio and Bengio 2000, "Modeling High-Dimensional Discrete Data
 * with Multi-Layer Neural Networks"; notebook 10.
 */
export function createWordMade(
  words: WordShape,
  options: { hidden?: readonly number[]; random: Random },
): WordModel {
  const { symbols, length } = checkedWords(words, "create MADE");
  const { hidden = [500], random } = options;
  for (const units of hidden) checkPositiveInteger(units, "hidden", "create MADE");
  const order = Uint32Array.from({ length }, (_, i) => i);
  const sizes = { inputs: symbols, outputs: symbols };
  const net = new MaskedMlp({ name: "wordMade", orders: [order], hidden, random, ...sizes });

  function logits(x: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const rows = tf.reshape(tf.cast(tf.oneHot(tf.cast(x, "int32"), symbols), "float32"), [
        x.shape[0],
        length * symbols,
      ]);
      return tf.reshape(net.apply(rows as tf.Tensor2D), [x.shape[0], length, symbols]);
    });
  }

  function draw(codes: Int32Array, options: { given: number; random: Random }): tf.Tensor2D {
    const count = codes.length / length;
    drawWords(
      codes,
      { words: { symbols, length }, ...options },
      (place) =>
        tf.tidy(() =>
          tf.slice(logits(asWords(codes, length)), [0, place, 0], [count, 1, symbols]).dataSync()
        ),
    );
    return asWords(codes, length);
  }

  return {
    words: { symbols, length },
    variables: net.variables,
    logits,
    logDensity(x) {
      checkCodes(x, words);
      return tf.tidy(() => wordLogDensity(x, logits(x)));
    },
    objective(x) {
      const nll = tf.neg(wordLogDensity(x, logits(x))) as tf.Tensor1D;
      return { loss: nll, nll };
    },
    sample: (count, random) => draw(emptyWords(count, words), { random, given: 0 }),
    complete(x, options) {
      checkCodes(x, words);
      return draw(codesOf(x), options);
    },
    dispose: () => net.dispose(),
  };
}
