import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { squaredError } from "@dgm/distributions/squared_error.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

Deno.test("squaredError() sums over all pixels, and its gradient is 2 (x̂ − x)", () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]);
    const xHat = tf.tensor4d([1, 0, 0, 4], [2, 1, 2, 1]);
    assert.deepEqual([...squaredError(x, xHat).dataSync()], [4, 9]);
    const gradient = tf.grad((y) => tf.sum(squaredError(x, y as tf.Tensor4D)))(xHat);
    assert.deepEqual([...gradient.dataSync()].map((v) => v + 0), [0, -4, -6, 0]);
  });
});

Deno.test("squaredError() refuses two shapes", () => {
  assert.throws(() => squaredError(tf.zeros([1, 2]), tf.zeros([1, 3])), TypeError);
});
