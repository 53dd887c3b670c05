/** A model of words from what its network computes. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../math/mod.ts";
import { asWords, codesOf, drawWords, emptyWords } from "./word_draws.ts";
import {
  checkCodes,
  type WordDraw,
  wordLogDensity,
  type WordModel,
  type WordShape,
} from "./word_model.ts";

/** What differs from one model of words to another. */
export interface WordNetwork {
  /** The size of the words. */
  words: WordShape;
  /** All trained parameters by name. */
  variables: Record<string, tf.Variable>;
  /** Log-odds of each symbol at each place [B, length, symbols]; differentiable. */
  logits(x: tf.Tensor2D): tf.Tensor3D;
  /** What is kept of earlier letters while `count` words are drawn; none where all is computed anew. */
  memory?(count: number): WordMemory;
  /** Frees all parameters. */
  dispose(): void;
}

/** What a network keeps of the letters so far, so that a letter costs one step. */
export interface WordMemory {
  /**
   * The logits [count · symbols] of a place; called once a place, in order.
   *
   * @param place from 0
   * @param before the letter before it in each word [count], 0 at the first place
   */
  logits(place: number, before: tf.Tensor1D): ArrayLike<number>;
  /** Frees it. */
  dispose(): void;
}

/**
 * Density, draws and completion of words from a network's logits.
 *
 * @param network what the model computes
 * @returns the model; it takes `dispose` and `variables` from the network
 */
export function wordModelOf(network: WordNetwork): WordModel {
  const { words, variables, logits } = network;
  const { symbols, length } = words;

  function draw(
    codes: Int32Array,
    options: { given: number; random: Random } & WordDraw,
  ): tf.Tensor2D {
    const count = codes.length / length;
    const { cached = true } = options;
    const memory = cached ? network.memory?.(count) : undefined;
    const kept = (place: number) => {
      const before = tf.tensor1d(
        Int32Array.from(
          { length: count },
          (_, row) => place === 0 ? 0 : codes[row * length + place - 1]!,
        ),
        "int32",
      );
      const values = memory!.logits(place, before);
      before.dispose();
      return values;
    };
    const anew = (place: number) =>
      tf.tidy(() =>
        tf.slice(logits(asWords(codes, length)), [0, place, 0], [count, 1, symbols]).dataSync()
      );
    drawWords(codes, { words, ...options }, memory ? kept : anew);
    memory?.dispose();
    return asWords(codes, length);
  }

  return {
    words,
    variables,
    logits,
    logDensity(x) {
      checkCodes(x, words);
      return tf.tidy(() => wordLogDensity(x, logits(x)));
    },
    objective(x) {
      const nll = tf.neg(wordLogDensity(x, logits(x))) as tf.Tensor1D;
      return { loss: nll, nll };
    },
    sample: (count, random, options = {}) =>
      draw(emptyWords(count, words), { random, given: 0, ...options }),
    complete(x, options) {
      checkCodes(x, words);
      return draw(codesOf(x), options);
    },
    dispose: () => network.dispose(),
  };
}
