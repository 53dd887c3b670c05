import { useEngine } from "@dgm/engine/use_engine.ts";
import { stopGradient } from "@dgm/nets/stop_gradient.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

await useEngine();

Deno.test("stopGradient() keeps the value and holds back its gradient, and only that", () => {
  const x = tf.tensor1d([2, -3]);
  assert.deepEqual([...stopGradient(x).dataSync()], [2, -3]);
  // d/dx [x² + x · stop(x)] = 2x + x
  const slope = tf.grad((v) => tf.sum(tf.add(tf.square(v), tf.mul(v, stopGradient(v)))))(x);
  assert.deepEqual([...slope.dataSync()], [6, -9]);
});
