import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { precisionRecall } from "@dgm/inference/precision_recall.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";

await useEngine();

const normal = (random: Random, count: number) => normalTensor(random, [count, 3]) as tf.Tensor2D;

/** `count` points, a share of them around 0 and the rest around (100, 100, 100). */
const clusters = (random: Random, count: number, share: number): tf.Tensor2D =>
  tf.tidy(() => {
    const near = Math.round(share * count);
    const both = tf.concat([normal(random, near), tf.add(normal(random, count - near), 100)]);
    return tf.gather(
      both as tf.Tensor2D,
      tf.tensor1d(Int32Array.from(random.permutation(count)), "int32"),
    );
  });

/** The definition, pair by pair in float64. */
function byLoops(real: number[][], made: number[][], k: number) {
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((v, d) => v - b[d]!));
  const inside = (points: number[][], centres: number[][]) => {
    const reach = centres.map((c) => centres.map((b) => distance(c, b)).sort((a, b) => a - b)[k]!);
    const covered = points.filter((p) => centres.some((c, i) => distance(p, c) <= reach[i]!));
    return covered.length / points.length;
  };
  return [inside(made, real), inside(real, made)];
}

Deno.test("precisionRecall() is the definition, pair by pair", () => {
  const random = createRandom(1);
  for (const neighbours of [1, 3, 5]) {
    const [real, made] = [normal(random, 61), tf.mul(normal(random, 47), 0.7) as tf.Tensor2D];
    const { precision, recall } = precisionRecall(real, made, { neighbours });
    const want = byLoops(real.arraySync(), made.arraySync(), neighbours);
    assert.ok(Math.abs(precision.share - want[0]!) < 1e-6);
    assert.ok(Math.abs(recall.share - want[1]!) < 1e-6);
  }
});

Deno.test("precisionRecall() of two sets from one distribution is high both ways", () => {
  const random = createRandom(2);
  const { precision, recall } = precisionRecall(normal(random, 500), normal(random, 500));
  for (const { share } of [precision, recall]) assert.ok(share > 0.9 && share < 1, `${share}`);
});

Deno.test("precisionRecall() of equal distributions falls with the dimension, as its text says", () => {
  const random = createRandom(10);
  for (const [size, share] of [[2, 0.97], [16, 0.8], [64, 0.6]] as const) {
    const [a, b] = [1, 2].map(() => normalTensor(random, [1000, size]) as tf.Tensor2D);
    const found = precisionRecall(a!, b!, { groups: 2 });
    for (const one of [found.precision, found.recall]) {
      assert.ok(Math.abs(one.share - share) < 0.05, `${size}: ${one.share}`);
    }
  }
});

Deno.test("precisionRecall(): when half the modes are missing, recall halves and precision stays", () => {
  const random = createRandom(3);
  const [real, made] = [clusters(random, 600, 0.5), clusters(random, 600, 1)];
  const { precision, recall } = precisionRecall(real, made);
  assert.ok(precision.share > 0.9);
  const [low, high] = [0.45, 0.5]; // half, less what two equal sets miss too
  assert.ok(recall.share >= low && recall.share <= high, `${recall.share}`);
});

Deno.test("precisionRecall(): when a third of the made is far off, precision is what is left", () => {
  const random = createRandom(4);
  const { precision, recall } = precisionRecall(
    normal(random, 600),
    clusters(random, 600, 2 / 3),
  );
  assert.ok(precision.share > 0.62 && precision.share <= 2 / 3, `${precision.share}`);
  assert.ok(recall.share > 0.9);
});

Deno.test("precisionRecall(): points drawn together lose recall, points drawn apart precision", () => {
  const random = createRandom(5);
  const real = normal(random, 500);
  const tame = precisionRecall(real, tf.mul(normal(random, 500), 0.3));
  assert.ok(tame.precision.share > 0.98 && tame.recall.share < 0.3);
  const wild = precisionRecall(real, tf.mul(normal(random, 500), 3));
  assert.ok(wild.precision.share < 0.5 && wild.recall.share > 0.98);
});

Deno.test("precisionRecall() cannot see copying: the data themselves score 1 and 1", () => {
  const real = normal(createRandom(6), 200);
  const { precision, recall } = precisionRecall(real, real);
  assert.deepEqual([precision.share, recall.share], [1, 1]);
  assert.deepEqual([precision.standardError, recall.standardError], [0, 0]);
});

Deno.test("precisionRecall() stays what it is when all features are moved", () => {
  const random = createRandom(7);
  const [real, made] = [normal(random, 100), normal(random, 100)];
  const [here, there] = [0, 1000].map((by) => precisionRecall(tf.add(real, by), tf.add(made, by)));
  assert.ok(Math.abs(here!.precision.share - there!.precision.share) <= 0.011);
  assert.ok(Math.abs(here!.recall.share - there!.recall.share) <= 0.011);
});

Deno.test("precisionRecall(): its standard errors are the spread over repetitions, or up to 2.5 times", () => {
  const random = createRandom(8);
  const runs = Array.from(
    { length: 60 },
    () => tf.tidy(() => precisionRecall(normal(random, 150), tf.mul(normal(random, 150), 0.8))),
  );
  for (const name of ["precision", "recall"] as const) {
    const mean = runs.reduce((sum, run) => sum + run[name].share, 0) / 60;
    const spread = Math.sqrt(runs.reduce((s, run) => s + (run[name].share - mean) ** 2, 0) / 59);
    const claimed = Math.sqrt(runs.reduce((s, run) => s + run[name].standardError ** 2, 0) / 60);
    assert.ok(claimed > 0.8 * spread && claimed < 2.5 * spread, `${name}: ${claimed}, ${spread}`);
  }
});

Deno.test("precisionRecall() refuses other sizes and too few points, and leaks no tensor", async () => {
  const few = normal(createRandom(9), 12);
  assert.throws(() => precisionRecall(few, tf.zeros([12, 2])), TypeError);
  assert.throws(() => precisionRecall(few, few, { neighbours: 0 }), RangeError);
  assert.throws(() => precisionRecall(few, few, { groups: 1 }), RangeError);
  assert.throws(() => precisionRecall(few, few, { groups: 13 }), RangeError);
  assert.throws(() => precisionRecall(few, few, { neighbours: 10 }), RangeError);
  await assertNoLeak(tf.memory, () => void precisionRecall(few, few));
  assert.ok(!few.isDisposed);
});
