/** MADE over the letters of a word. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../math/mod.ts";
import { MaskedMlp } from "../../nets/mod.ts";
import { checkPositiveInteger } from "../../data/mod.ts";
import { checkedWords } from "./word_draws.ts";
import type { WordModel, WordShape } from "./word_model.ts";
import { wordModelOf } from "./word_model_of.ts";

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

  return wordModelOf({
    words: { symbols, length },
    variables: net.variables,
    logits,
    dispose: () => net.dispose(),
  });
}
