import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createNade } from "@dgm/models/autoregressive/nade.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { tinyData } from "../../training/tiny_data.ts";
import {
  assertCausal,
  assertSamplesFit,
  everyImage,
  image,
  probabilities,
  shaken,
} from "./binary_density.ts";

await useEngine("cpu");

const random = () => createRandom(1);

for (const order of ["forward", "backward", "random"] as const) {
  Deno.test(`Nade, order ${order}: no output sees its pixel or a later one, and all sums to one`, () => {
    const nade = shaken(createNade(image, { hidden: 10, order, random: random() }));
    assertCausal((x) => nade.logits(x), nade.order);
    probabilities(nade);
    nade.dispose();
  });
}

Deno.test("Nade.logits() equals a hidden layer of its own for each pixel, written out", () => {
  const H = 7;
  const nade = shaken(createNade(image, { hidden: H, order: "random", random: random() }));
  const [encoder, decoder, start, bias] = Object.values(nade.variables).map((v) => v.dataSync());
  const x = everyImage[0b110010011]!;
  const found = tf.tidy(() => nade.logits(tf.tensor4d(x, [1, 3, 3, 1])).dataSync());
  nade.order.forEach((part, place) => {
    let logit = bias![place]!;
    for (let k = 0; k < H; k++) {
      let a = start![k]!;
      for (let c = 0; c < place; c++) a += x[nade.order[c]!]! * encoder![c * H + k]!;
      logit += decoder![place * H + k]! / (1 + Math.exp(-a));
    }
    assertAllClose([found[part]!], [logit], 1e-6);
  });
  nade.dispose();
});

Deno.test("Nade.sample(): frequencies are the probabilities", () => {
  const nade = shaken(createNade(image, { hidden: 10, order: "random", random: random() }), 0.5);
  assertSamplesFit(nade, createRandom(2));
  nade.dispose();
});

Deno.test("Nade.complete() with all pixels given changes none, with none it is sample()", () => {
  const nade = shaken(createNade(image, { hidden: 10, order: "backward", random: random() }));
  tf.tidy(() => {
    const x = tf.tensor4d(everyImage.slice(0, 100).flat(), [100, 3, 3, 1]);
    const kept = nade.complete(x, { given: 9, random: createRandom(3) });
    assert.deepEqual(kept.dataSync(), x.dataSync());
    const [free, drawn] = [
      nade.complete(x, { given: 0, random: createRandom(3) }),
      nade.sample(100, createRandom(3)),
    ];
    assert.deepEqual(free.dataSync(), drawn.dataSync());
    const half = nade.complete(x, { given: 4, random: createRandom(3) })
      .arraySync() as number[][][][];
    half.forEach((made, n) =>
      [8, 7, 6, 5].forEach((d) => assert.equal(made.flat(2)[d], everyImage[n]![d]) // backward: the last pixels come first
      )
    );
  });
  nade.dispose();
});

Deno.test("fit() trains a NADE well below independent pixels, and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, async () => {
    const data = tinyData();
    const nade = createNade(data.train, { hidden: 32, order: "random", random: random() });
    const options = { epochs: 30, batchSize: 50, learningRate: 0.01, random: createRandom(3) };
    const { history } = await fit(nade, data, options);
    const independent = -16 * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assert.ok(history.at(-1)!.test_nll! < independent - 1, `${history.at(-1)!.test_nll}`);
    nade.sample(5, createRandom(0)).dispose();
    nade.dispose();
  });
});

Deno.test("Nade refuses what does not fit", () => {
  assert.throws(
    () => createNade(image, { hidden: 1.5, random: random() }),
    /hidden must be a positive/,
  );
  assert.throws(
    () => createNade(image, { order: [0, 1, 2, 3, 4, 5, 6, 7, 7], random: random() }),
    { name: "RangeError", message: "Cannot use an order: want each of 0 … 8 once, got 7 twice" },
  );
  const nade = createNade(image, { hidden: 3, random: random() });
  tf.tidy(() => {
    const x = tf.zeros([1, 3, 3, 1]) as tf.Tensor4D;
    assert.throws(
      () => nade.complete(x, { given: 10, random: random() }),
      /given must be an integer in 0 … 9/,
    );
    assert.throws(() => nade.logDensity(tf.fill([1, 3, 3, 1], 2)), RangeError);
    assert.throws(() => nade.logits(tf.zeros([1, 3, 2, 1])), TypeError);
  });
  nade.dispose();
});
