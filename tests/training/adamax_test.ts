import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { Adamax } from "@dgm/training/adamax.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

/** Five steps on f(θ) = Σ θ² + sin 3θ. */
function run(): Float32Array {
  const theta = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
  const adamax = new Adamax({ theta }, { learningRate: 0.05 });
  for (let i = 0; i < 5; i++) {
    const gradient = tf.tidy(() => tf.add(tf.mul(2, theta), tf.mul(3, tf.cos(tf.mul(3, theta)))));
    adamax.apply({ theta: gradient });
    gradient.dispose();
  }
  const result = Float32Array.from(theta.dataSync());
  tf.dispose(theta);
  adamax.dispose();
  return result;
}

Deno.test("Adamax equals PyTorch's formula in float64 over five steps", () => {
  const want = [1, -2, 0.5].map((theta) => {
    let m = 0, u = 0;
    for (let t = 1; t <= 5; t++) {
      const g = 2 * theta + 3 * Math.cos(3 * theta);
      m = 0.9 * m + 0.1 * g;
      u = Math.max(0.999 * u, Math.abs(g) + 1e-8);
      theta -= 0.05 / (1 - 0.9 ** t) * m / u;
    }
    return theta;
  });
  assertAllClose(run(), want, 2e-6);
});

Deno.test("Adamax refuses missing or misshapen gradients and options out of range", () => {
  const theta = tf.variable(tf.zeros([2]));
  const adamax = new Adamax({ theta });
  assert.throws(() => adamax.apply({}), {
    name: "TypeError",
    message: "Cannot take an Adamax step: want a gradient of shape [2] for theta, got none",
  });
  assert.throws(() => adamax.apply({ theta: tf.zeros([3]) }), /got \[3\]/);
  assert.equal(adamax.step, 0);
  for (const bad of [{ learningRate: 0 }, { beta1: 1 }, { beta2: -0.1 }, { epsilon: 0 }]) {
    assert.throws(() => new Adamax({ theta }, bad), RangeError);
  }
  adamax.dispose();
});

Deno.test("Adamax leaks no tensor", () =>
  assertNoLeak(tf.memory, () => {
    run();
  }));
