import * as tf from "@tensorflow/tfjs";
import { Alphabet } from "@dgm/data/alphabet.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createWordGru } from "@dgm/models/autoregressive/word_gru.ts";
import { createWordMade } from "@dgm/models/autoregressive/word_made.ts";
import type { WordModel } from "@dgm/models/autoregressive/word_model.ts";
import { createWordTransformer } from "@dgm/models/autoregressive/word_transformer.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { shaken } from "./binary_density.ts";

await useEngine();

const words = { symbols: 4, length: 4 };
const abc = new Alphabet("abc");
const random = () => createRandom(1);
const models: Record<string, () => WordModel> = {
  MADE: () => createWordMade(words, { hidden: [30], random: random() }),
  GRU: () => createWordGru(words, { units: 9, random: random() }),
  transformer: () => createWordTransformer(words, { channels: 8, heads: 2, random: random() }),
};

/** All words of 1 to 4 letters over a, b, c: 120 of them. */
const all: string[] = [];
for (let from = [""]; all.length < 3 + 9 + 27 + 81;) {
  from = from.flatMap((word) => [..."abc"].map((letter) => word + letter));
  all.push(...from);
}
const codes = (list: string[]) =>
  tf.tensor2d(abc.encode(list, words.length), [list.length, words.length], "int32");

for (const [name, create] of Object.entries(models)) {
  Deno.test(`${name} of words: the probabilities of all words add up to 1`, () => {
    const model = shaken(create(), 0.6);
    const logs = Array.from(tf.tidy(() => model.logDensity(codes(all)).dataSync()));
    assertAllClose([logs.reduce((sum, log) => sum + Math.exp(log), 0)], [1], 1e-6);
    assert.ok(Math.max(...logs) - Math.min(...logs) > 1);
    model.dispose();
  });

  Deno.test(`${name} of words: no place depends on its own letter or a later one, each on all before`, () => {
    const model = shaken(create(), 0.6);
    tf.tidy(() => {
      const of = (word: string) => model.logits(codes([word])).arraySync() as number[][][];
      const base = of("abca")[0]!;
      for (let j = 0; j < words.length; j++) {
        const letter = { a: "b", b: "c", c: "a" }["abca"[j]!]!;
        const turned = of("abca".slice(0, j) + letter + "abca".slice(j + 1))[0]!;
        turned.forEach((logits, i) =>
          assert.equal(logits.join() !== base[i]!.join(), i > j, `letter ${j} on place ${i}`)
        );
      }
    });
    model.dispose();
  });

  Deno.test(`${name} of words: draws fit the probabilities, cached ones equal the others bit for bit`, async () => {
    await assertNoLeak(tf.memory, () => {
      const model = shaken(create(), 0.5);
      const count = 4000;
      const logs = Array.from(tf.tidy(() => model.logDensity(codes(all)).dataSync()));
      const [fast, slow] = [true, false].map((cached) => {
        const drawn = model.sample(count, createRandom(2), { cached });
        const values = drawn.dataSync();
        drawn.dispose();
        return abc.decode(values, words.length);
      });
      assert.deepEqual(fast, slow);
      let [square, cells] = [0, 0];
      const rest = { seen: 0, wanted: 0 };
      all.forEach((word, i) => {
        const seen = fast!.filter((other) => other === word).length;
        const wanted = count * Math.exp(logs[i]!);
        if (wanted >= 5) {
          square += (seen - wanted) ** 2 / wanted;
          cells++;
        } else {
          rest.seen += seen;
          rest.wanted += wanted;
        }
      });
      if (rest.wanted >= 5) {
        square += (rest.seen - rest.wanted) ** 2 / rest.wanted;
        cells++;
      }
      assert.ok(cells > 15, `${cells} cells`);
      const off = (square - (cells - 1)) / Math.sqrt(2 * (cells - 1));
      assert.ok(Math.abs(off) < 4, `chi-square ${square} of ${cells} cells`);
      model.dispose();
    });
  });

  Deno.test(`${name} of words: complete() keeps the first letters, cached or not`, () => {
    const model = shaken(create(), 0.5);
    tf.tidy(() => {
      const begun = codes(["ab", "bc", "ca", "a", "cccc"]);
      const [fast, slow] = [true, false].map((cached) =>
        abc.decode(
          model.complete(begun, { given: 2, random: createRandom(3), cached }).dataSync(),
          words.length,
        )
      );
      assert.deepEqual(fast, slow);
      assert.deepEqual(fast!.map((word) => word.slice(0, 2)), ["ab", "bc", "ca", "a", "cc"]);
      assert.equal(fast![3], "a"); // the end was given, too
    });
    model.dispose();
  });

  Deno.test(`${name} of words: Adam-free steps down its gradient lower the loss`, () => {
    const model = create();
    const batch = codes(["abc", "ab", "abca", "abcb"]);
    const optimiser = tf.train.sgd(0.1);
    const loss = () => tf.mean(model.objective(batch).loss) as tf.Scalar;
    const before = tf.tidy(() => loss().dataSync()[0]!);
    for (let step = 0; step < 40; step++) {
      optimiser.minimize(loss, false, Object.values(model.variables));
    }
    const after = tf.tidy(() => loss().dataSync()[0]!);
    assert.ok(after < before - 1, `${before} to ${after}`);
    batch.dispose();
    model.dispose();
  });

  Deno.test(`${name} of words refuses what does not fit`, () => {
    const model = create();
    const bad: [number[][], RegExp][] = [
      [[[0, 0, 0, 0]], /want at least one letter, got empty text in row 0/],
      [[[1, 0, 0, 0], [1, 0, 2, 0]], /want zeros after the end, got 2 in row 1/],
      [[[4, 0, 0, 0]], /want codes of 0 … 3, got 4 in row 0/],
      [[[1, 2, 0]], /want codes \[B,4\], got \[1,3\]/],
    ];
    for (const [rows, message] of bad) {
      assert.throws(() => model.logDensity(tf.tensor2d(rows, undefined, "int32")), { message });
    }
    assert.throws(() => model.sample(0, random()), /count must be a positive integer/);
    const begun = codes(["ab"]);
    assert.throws(() => model.complete(begun, { given: 5, random: random() }), /given must be/);
    model.dispose();
  });
}
