/** A small causal transformer over the letters of a word. @module */
import * as tf from "@tensorflow/tfjs";
import { layerNorm } from "../../engine/mod.ts";
import type { Random } from "../../math/mod.ts";
import {
  type AttentionCache,
  CausalBlock,
  glorotVariable,
  onRows,
  zeroVariable,
} from "../../nets/mod.ts";
import { checkPositiveInteger } from "../../data/mod.ts";
import { checkedWords } from "./word_draws.ts";
import type { WordModel, WordShape } from "./word_model.ts";
import { type WordMemory, wordModelOf } from "./word_model_of.ts";

/** What {@linkcode createWordTransformer} is told. */
export interface WordTransformerOptions {
  /** Channels of each place; default 64, what a laptop trains in minutes. */
  channels?: number;
  /** Blocks; default 2. */
  blocks?: number;
  /** Heads of each attention; default 4. */
  heads?: number;
  /** Starting weights come from here. */
  random: Random;
}

/**
 * Builds a causal transformer of words with seeded starting weights: every place looks back at all letters
 * before it, and learns which of them matter.
 *
 * @param words the size of the words
 * @param options channels, blocks, heads and the generator
 * @returns the model
 * @throws {RangeError} when a size is not a positive integer, or the heads do not divide the channels
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/use_engine.ts";
 * import { createRandom } from "@dgm/math/random.ts";
 * import { createWordTransformer } from "@dgm/models/autoregressive/word_transformer.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const small = { channels: 8, blocks: 1, heads: 2, random };
 * const transformer = createWordTransformer({ symbols: 4, length: 5 }, small);
 * assert.deepEqual(transformer.sample(3, random.stream("samples")).shape, [3, 5]);
 * transformer.dispose();
 * ```
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need"; Radford et al. 2019, "Language Models are
 * Unsupervised Multitask Learners"; notebook 10.
 */
export function createWordTransformer(
  words: WordShape,
  options: WordTransformerOptions,
): WordModel {
  const action = "create the transformer";
  const { symbols, length } = checkedWords(words, action);
  const { channels = 64, blocks: depth = 2, heads = 4, random } = options;
  for (const [name, size] of Object.entries({ channels, blocks: depth, heads })) {
    checkPositiveInteger(size, name, action);
  }
  const name = "wordTransformer";
  const weight = (path: string, shape: number[]) =>
    glorotVariable(shape, random.stream(`${name}/${path}`));
  const table = weight("table", [symbols, channels]);
  const places = weight("places", [length, channels]);
  const blocks = Array.from(
    { length: depth },
    (_, i) => new CausalBlock({ name: `${name}/block${i + 1}`, channels, heads, random }),
  );
  const scale = tf.tidy(() => tf.variable(tf.ones([channels])));
  const offset = zeroVariable([channels]);
  const kernel = weight("output/kernel", [channels, symbols]);
  const bias = zeroVariable([symbols]);
  const variables: Record<string, tf.Variable> = Object.assign(
    { [`${name}/table`]: table, [`${name}/places`]: places },
    ...blocks.map((block) => block.variables),
    { [`${name}/norm/scale`]: scale, [`${name}/norm/offset`]: offset },
    { [`${name}/output/kernel`]: kernel, [`${name}/output/bias`]: bias },
  );
  const outputOf = (h: tf.Tensor3D) =>
    onRows(
      layerNorm(h, { scale, offset }) as tf.Tensor3D,
      kernel as tf.Tensor2D,
      bias as tf.Tensor1D,
    );

  function logits(x: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const batch = x.shape[0];
      const letters = tf.slice(tf.cast(x, "int32"), [0, 0], [batch, length - 1]);
      const before = tf.concat([tf.zeros([batch, 1], "int32"), letters], 1);
      const rows = tf.gather(table, tf.reshape(before, [batch * length]));
      let h = tf.add(tf.reshape(rows, [batch, length, channels]), places) as tf.Tensor3D;
      for (const block of blocks) h = block.apply(h);
      return outputOf(h);
    });
  }

  function memory(count: number): WordMemory {
    let caches: AttentionCache[] = blocks.map(() => ({}));
    return {
      logits(place, before) {
        const [out, next] = tf.tidy(() => {
          const rows = tf.gather(table, before);
          const here = tf.add(rows, tf.slice(places, [place, 0], [1, channels]));
          let h = tf.reshape(here, [count, 1, channels]) as tf.Tensor3D;
          const grown = blocks.map((block, i) => {
            const { out, cache } = block.step(h, caches[i]!);
            h = out;
            return { ...cache };
          });
          return [outputOf(h), grown] as [tf.Tensor3D, AttentionCache[]];
        });
        tf.dispose(caches);
        caches = next;
        const values = out.dataSync();
        out.dispose();
        return values;
      },
      dispose: () => tf.dispose(caches),
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
