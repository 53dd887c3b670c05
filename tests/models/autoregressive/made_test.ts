import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createMade } from "@dgm/models/autoregressive/made.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { tinyData } from "../../training/tiny_data.ts";
import {
  assertCausal,
  assertFrequencies,
  assertSamplesFit,
  everyBatch,
  everyImage,
  image,
  probabilities,
  shaken,
} from "./binary_density.ts";

await useEngine("cpu");

const random = () => createRandom(1);
const snake = [0, 1, 2, 5, 4, 3, 6, 7, 8];

for (const hidden of [[], [40], [40, 30]]) {
  for (
    const [name, order] of Object.entries({ forward: "forward", random: "random", snake } as const)
  ) {
    Deno.test(`Made, hidden [${hidden}], order ${name}: no output sees its pixel or a later one`, () => {
      const made = shaken(createMade(image, { hidden, orders: [order], random: random() }));
      assertCausal((x) => made.logits(x), made.orders[0]!);
      probabilities(made);
      made.dispose();
    });
  }
}

Deno.test("Made.logDensity() is the product of its conditionals, computed one by one", () => {
  const made = shaken(createMade(image, { hidden: [20], orders: ["backward"], random: random() }));
  const logs = tf.tidy(() => made.logDensity(everyBatch()).dataSync());
  // p(x_d | before): from the summed probabilities of all images that agree on what came before.
  const p = Float64Array.from(logs, Math.exp);
  const agreeing = (x: number[], parts: number[]) =>
    p.reduce((sum, one, n) => parts.every((d) => everyImage[n]![d] === x[d]) ? sum + one : sum, 0);
  const x = everyImage[0b011010110]!;
  const logits = tf.tidy(() => made.logits(tf.tensor4d(x, [1, 3, 3, 1])).dataSync());
  const order = Array.from(made.orders[0]!);
  const found = order.map((part) => {
    const ink = 1 / (1 + Math.exp(-logits[part]!));
    return x[part] === 1 ? ink : 1 - ink;
  });
  const wanted = order.map((_, place) =>
    agreeing(x, order.slice(0, place + 1)) / agreeing(x, order.slice(0, place))
  );
  assertAllClose(found, wanted, 1e-5);
  made.dispose();
});

Deno.test("Made with several mask sets is their mixture: exact, and at least as likely as their mean says", () => {
  const orders = ["forward", "backward", "random", "random"] as const;
  const made = shaken(createMade(image, { hidden: [20], orders, random: random() }));
  const p = probabilities(made);
  tf.tidy(() => {
    const sets = orders.map((_, set) => {
      const single = tf.neg(tf.sum(tf.softplus(made.logits(everyBatch(), set)), [1, 2, 3]));
      const inked = tf.sum(tf.mul(everyBatch(), made.logits(everyBatch(), set)), [1, 2, 3]);
      return tf.exp(tf.add(single, inked)).dataSync();
    });
    assertAllClose(
      p,
      sets[0]!.map((_, n) => sets.reduce((sum, set) => sum + set[n]! / 4, 0)),
      1e-6,
    );
  });
  assert.notDeepEqual(made.orders[2], made.orders[3]);
  assertCausal((x) => made.logits(x, 3), made.orders[3]!);
  made.dispose();
});

for (const orders of [["forward"], ["backward", "random"]] as const) {
  Deno.test(`Made.sample(), ${orders.length} orders: frequencies are the probabilities`, () => {
    const made = shaken(createMade(image, { hidden: [20], orders, random: random() }), 0.4);
    assertSamplesFit(made, createRandom(2));
    made.dispose();
  });
}

Deno.test("Made.complete() keeps what is given and draws the rest from the conditional", () => {
  const made = shaken(createMade(image, { hidden: [20], orders: [snake], random: random() }), 0.4);
  const p = probabilities(made);
  const x = everyImage[0b000100101]!;
  const given = snake.slice(0, 4);
  const fits = everyImage.map((other) => given.every((d) => other[d] === x[d]));
  const total = p.reduce((sum, one, n) => sum + (fits[n] ? one : 0), 0);
  tf.tidy(() => {
    const many = tf.tile(tf.tensor4d(x, [1, 3, 3, 1]), [20_000, 1, 1, 1]) as tf.Tensor4D;
    const drawn = made.complete(many, { given: 4, random: createRandom(3) });
    const left = p.map((one, n) => fits[n] ? one / total : 0);
    const share = tf.mean(drawn, 0).dataSync();
    share.forEach((found, d) => {
      const ink = left.reduce((sum, one, n) => sum + one * everyImage[n]![d]!, 0);
      const error = Math.sqrt(ink * (1 - ink) / 20_000);
      assert.ok(Math.abs(found - ink) <= 4 * error + 1e-6, `pixel ${d}: ${found} against ${ink}`);
    });
  });
  made.dispose();
});

Deno.test("fit() trains a MADE well below independent pixels, and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, async () => {
    const data = tinyData();
    const made = createMade(data.train, { hidden: [64], random: random() });
    const options = { epochs: 30, batchSize: 50, learningRate: 0.01, random: createRandom(3) };
    const { history } = await fit(made, data, options);
    const independent = -16 * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assert.ok(history.at(-1)!.test_nll! < independent - 1, `${history.at(-1)!.test_nll}`);
    made.sample(5, createRandom(0)).dispose();
    made.dispose();
  });
});

Deno.test("Made refuses what does not fit", () => {
  assert.throws(
    () => createMade(image, { orders: [], random: random() }),
    /want an order, got none/,
  );
  assert.throws(
    () => createMade(image, { hidden: [0], random: random() }),
    /hidden must be a positive/,
  );
  assert.throws(
    () => createMade(image, { orders: [[0, 1, 2]], random: random() }),
    { name: "RangeError", message: "Cannot use an order: want 9 parts, got 3" },
  );
  const made = createMade(image, {
    hidden: [4],
    orders: ["forward", "backward"],
    random: random(),
  });
  tf.tidy(() => {
    const grey = tf.fill([1, 3, 3, 1], 0.5) as tf.Tensor4D;
    assert.throws(() => made.logDensity(grey), /pixels must be 0 or 1, got 0.5 at 0/);
    assert.throws(() => made.logDensity(tf.zeros([1, 9, 1, 1])), TypeError);
    assert.throws(() => made.sample(0, random()), /count must be a positive integer/);
    const black = tf.zeros([1, 3, 3, 1]) as tf.Tensor4D;
    const one = { given: 2, random: random() };
    assert.throws(() => made.complete(black, one), /want a MADE of one mask set, got 2/);
  });
  made.dispose();
});

Deno.test("assertFrequencies() turns red at a distribution that is 10 % off", () => {
  const made = shaken(createMade(image, { hidden: [20], random: random() }), 0.4);
  const p = probabilities(made);
  const drawn = made.sample(20_000, createRandom(2));
  const half = Math.floor(p.length / 2);
  const low = p.slice(0, half).reduce((sum, one) => sum + one, 0);
  const wrong = p.map((one, n) => n < half ? 1.1 * one : one * (1 - 1.1 * low) / (1 - low));
  assert.throws(() => assertFrequencies(drawn, wrong));
  drawn.dispose();
  made.dispose();
});
