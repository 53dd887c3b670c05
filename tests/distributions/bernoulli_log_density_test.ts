import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { bernoulliLogDensity } from "@dgm/distributions/bernoulli_log_density.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";
import { bernoulli } from "./losses_reference.ts";

await useEngine("cpu");

const bit = fc.integer({ min: 0, max: 1 });
const logit = fc.double({ min: -8, max: 8, noNaN: true });

Deno.test("bernoulliLogDensity() equals the formula and its gradient the finite difference", () => {
  fc.assert(fc.property(fc.array(fc.tuple(bit, logit), { minLength: 1, maxLength: 9 }), (pairs) => {
    const x = pairs.map(([b]) => b);
    const logits = pairs.map(([, l]) => l);
    tf.tidy(() => {
      const tensors = [tf.tensor2d([x]), tf.tensor2d([logits])];
      assertAllClose(
        bernoulliLogDensity(tensors[0]!, tensors[1]!).dataSync(),
        [bernoulli(x, logits)],
        2e-6,
      );
      const [dx, dLogits] = tf.grads((a, b) => tf.sum(bernoulliLogDensity(a!, b!)))(tensors);
      assertAllClose(
        dLogits!.dataSync(),
        finiteDifferenceGradient((l) => bernoulli(x, l), logits),
        1e-5,
      );
      assertAllClose(
        dx!.dataSync(),
        finiteDifferenceGradient((values) => bernoulli(values, logits), x),
        1e-5,
      );
    });
  }));
});

Deno.test("bernoulliLogDensity() is a distribution: its probabilities sum to one", () => {
  // All 2³ images of three pixels.
  tf.tidy(() => {
    const images = Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2]);
    const logits = images.map(() => [0.3, -2, 1.7]);
    const logP = bernoulliLogDensity(tf.tensor2d(images), tf.tensor2d(logits));
    assertAllClose(tf.sum(tf.exp(logP)).dataSync(), [1], 1e-6);
  });
});

Deno.test("bernoulliLogDensity() stays exact at logits of ±100", () => {
  tf.tidy(() => {
    const logits = tf.tensor2d([[100, -100], [100, -100]]);
    // Certain and right: −2 e^−100, which float32 can hardly tell from 0; certain and wrong: −200.
    const value = bernoulliLogDensity(tf.tensor2d([[1, 0], [0, 1]]), logits);
    const [right, wrong] = value.dataSync();
    assert.ok(Math.abs(right!) < 1e-42);
    assert.equal(wrong, -200);
  });
});

Deno.test("bernoulliLogDensity() weighs each example's gradient by what comes from above", () => {
  tf.tidy(() => {
    const x = tf.tensor2d([[1], [1]]);
    const weigh = (l: tf.Tensor) =>
      tf.sum(tf.mul(tf.tensor1d([1, 3]), bernoulliLogDensity(x, l))) as tf.Scalar;
    assertAllClose(tf.grad(weigh)(tf.zeros([2, 1])).dataSync(), [0.5, 1.5], 1e-6);
  });
});

Deno.test("bernoulliLogDensity() refuses two shapes and leaks no tensor", async () => {
  const [x, logits] = [tf.zeros([2, 3]), tf.zeros([2, 4])];
  assert.throws(() => bernoulliLogDensity(x, logits), TypeError);
  tf.dispose([x, logits]);
  await assertNoLeak(tf.memory, () => {
    const inputs = [tf.ones([3, 2, 2, 1]), tf.zeros([3, 2, 2, 1])] as const;
    tf.dispose([bernoulliLogDensity(...inputs), ...inputs]);
  });
});
