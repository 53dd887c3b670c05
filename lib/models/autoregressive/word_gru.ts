/** A recurrent network over the letters of a word. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../math/mod.ts";
import { glorotVariable, GruCell, onRows, zeroVariable } from "../../nets/mod.ts";
import { checkPositiveInteger } from "../../data/mod.ts";
import { checkedWords } from "./word_draws.ts";
import type { WordModel, WordShape } from "./word_model.ts";
import { type WordMemory, wordModelOf } from "./word_model_of.ts";

/**
 * Builds a GRU of words with seeded starting weights: one cell goes along the word, and its state is all
 * that it knows about the letters so far.
 *
 * @param words the size of the words
 * @param options units of the state (default 128), and the generator
 * @returns the model
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/use_engine.ts";
 * import { createRandom } from "@dgm/math/random.ts";
 * import { createWordGru } from "@dgm/models/autoregressive/word_gru.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const gru = createWordGru({ symbols: 4, length: 5 }, { units: 16, random });
 * assert.deepEqual(gru.sample(3, random.stream("samples")).shape, [3, 5]);
 * gru.dispose();
 * ```
 *
 * Source: Sutskever, Martens and Hinton 2011, "Generating Text with Recurrent Neural Networks", with the
 * cell of Cho et al. 2014; notebook 10.
 */
export function createWordGru(
  words: WordShape,
  options: { units?: number; random: Random },
): WordModel {
  const { symbols, length } = checkedWords(words, "create the GRU");
  const units = checkPositiveInteger(options.units ?? 128, "units", "create the GRU");
  const { random } = options;
  const cell = new GruCell({ name: "wordGru/cell", units, random });
  // A letter as one-hot times a matrix is a row of that matrix.
  const table = glorotVariable([symbols, 3 * units], random.stream("wordGru/table"));
  const inputBias = zeroVariable([3 * units]);
  const kernel = glorotVariable([units, symbols], random.stream("wordGru/output/kernel"));
  const bias = zeroVariable([symbols]);
  const variables = {
    ...{ "wordGru/table": table, "wordGru/bias": inputBias },
    ...cell.variables,
    ...{ "wordGru/output/kernel": kernel, "wordGru/output/bias": bias },
  };
  const inputOf = (letters: tf.Tensor1D) =>
    tf.add(tf.gather(table, letters), inputBias) as tf.Tensor2D;
  const outputOf = (states: tf.Tensor3D) =>
    onRows(states, kernel as tf.Tensor2D, bias as tf.Tensor1D);

  function logits(x: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const letters = tf.unstack(tf.cast(x, "int32"), 1) as tf.Tensor1D[];
      let state = tf.zeros([x.shape[0], units]) as tf.Tensor2D;
      // Before the first letter comes the 0 that ended the word before.
      const before = [tf.zerosLike(letters[0]!), ...letters.slice(0, -1)] as tf.Tensor1D[];
      const states = before.map((letter) => state = cell.step(inputOf(letter), state));
      return outputOf(tf.stack(states, 1) as tf.Tensor3D);
    });
  }

  function memory(count: number): WordMemory {
    let state = tf.zeros([count, units]) as tf.Tensor2D;
    return {
      logits(_place, before) {
        const next = tf.tidy(() => cell.step(inputOf(before), state));
        state.dispose();
        state = next;
        return tf.tidy(() => outputOf(tf.expandDims(state, 1) as tf.Tensor3D).dataSync());
      },
      dispose: () => state.dispose(),
    };
  }

  return wordModelOf({
    words: { symbols, length },
    variables,
    logits,
    memory,
    dispose: () => tf.dispose(variables),
  });
}
