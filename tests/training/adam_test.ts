import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { Adam, type AdamOptions } from "@dgm/training/adam.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

/** The gradient of f(θ) = Σ θ² + sin 3θ. */
const slope = (theta: tf.Tensor) =>
  tf.tidy(() => tf.add(tf.mul(2, theta), tf.mul(3, tf.cos(tf.mul(3, theta)))));

function run(steps: number, options: AdamOptions): Float32Array {
  const theta = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
  const adam = new Adam({ theta }, options);
  for (let i = 0; i < steps; i++) {
    const gradient = slope(theta);
    adam.apply({ theta: gradient });
    gradient.dispose();
  }
  const result = theta.dataSync() as Float32Array;
  tf.dispose(theta);
  adam.dispose();
  return Float32Array.from(result);
}

Deno.test("Adam equals hand arithmetic over two steps with gradients 1 and 3", () => {
  // α = 0.1, β₁ = 0.5, β₂ = 0.75, ε = 0. Step 1: m = 0.5, v = 0.25, m̂ = 1, v̂ = 1, θ = −0.1.
  // Step 2: m = 1.75, v = 0.1875 + 2.25 = 2.4375, m̂ = 1.75 / 0.75, v̂ = 2.4375 / 0.4375.
  const theta = tf.variable(tf.scalar(0));
  const adam = new Adam({ theta }, { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 });
  adam.apply({ theta: tf.scalar(1) });
  assertAllClose(theta.dataSync(), [-0.1], 1e-7);
  adam.apply({ theta: tf.scalar(3) });
  const want = -0.1 - 0.1 * (1.75 / 0.75) / Math.sqrt(2.4375 / 0.4375);
  assertAllClose(theta.dataSync(), [want], 1e-7);
  adam.dispose();
});

Deno.test("Adam equals PyTorch's over five steps", () => {
  // PyTorch 2.13.0, float64: torch.optim.Adam([p], lr=0.05) on (p**2).sum() + torch.sin(3*p).sum().
  const want = [1.242107652648843, -1.7489400330228038, 0.24964471174627245];
  assertAllClose(run(5, { learningRate: 0.05 }), want, 1e-6);
});

Deno.test("Adam equals tf.train.adam over 50 steps", () => {
  const theta = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
  const peer = tf.train.adam(0.02, 0.8, 0.99, 1e-3);
  for (let i = 0; i < 50; i++) {
    const gradient = slope(theta);
    peer.applyGradients([{ name: theta.name, tensor: gradient }]);
    gradient.dispose();
  }
  const ours = run(50, { learningRate: 0.02, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 });
  assertAllClose(ours, theta.dataSync(), 1e-5);
  peer.dispose();
  theta.dispose();
});

Deno.test("Adam with weight decay equals PyTorch's AdamW in float64 over five steps, on every engine", async () => {
  const options = { learningRate: 0.05, weightDecay: 0.3 };
  const want = [1, -2, 0.5].map((theta) => {
    let m = 0, v = 0;
    for (let t = 1; t <= 5; t++) {
      const g = 2 * theta + 3 * Math.cos(3 * theta);
      theta -= 0.05 * 0.3 * theta;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta -= 0.05 / (1 - 0.9 ** t) * m / (Math.sqrt(v) / Math.sqrt(1 - 0.999 ** t) + 1e-8);
    }
    return theta;
  });
  try {
    for (const engine of ["cpu", "native", "wasm"] as const) {
      await useEngine(engine, { threads: 1 });
      assertAllClose(run(5, options), want, 2e-6);
    }
  } finally {
    await useEngine("cpu");
  }
});

Deno.test("Adam gives the same steps on every engine", async () => {
  // Given gradients: computed by each engine they would differ in the last bit, and Adam, which
  // divides by their size, would make that visible.
  const follow = () => {
    const theta = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
    const adam = new Adam({ theta }, { learningRate: 0.05 });
    for (let i = 0; i < 20; i++) {
      tf.tidy(() => adam.apply({ theta: tf.tensor1d([Math.sin(i), 3, 1e-3 * Math.cos(i)]) }));
    }
    const result = Float32Array.from(theta.dataSync());
    theta.dispose();
    adam.dispose();
    return result;
  };
  const want = follow();
  try {
    for (const engine of ["native", "wasm"] as const) {
      await useEngine(engine);
      assertAllClose(follow(), want, 1e-6);
    }
  } finally {
    await useEngine("cpu");
  }
});

Deno.test("Adam refuses missing or misshapen gradients and options out of range", () => {
  const theta = tf.variable(tf.zeros([2]));
  const adam = new Adam({ theta });
  assert.throws(() => adam.apply({}), {
    name: "TypeError",
    message: "Cannot take an Adam step: want a gradient of shape [2] for theta, got none",
  });
  assert.throws(() => adam.apply({ theta: tf.zeros([3]) }), /got \[3\]/);
  assert.equal(adam.step, 0);
  for (
    const bad of [{ learningRate: 0 }, { beta1: 1 }, { beta2: -0.1 }, { epsilon: NaN }, {
      weightDecay: -1,
    }]
  ) {
    assert.throws(() => new Adam({ theta }, bad), RangeError);
  }
  adam.dispose();
});

Deno.test("Adam leaks no tensor", () =>
  assertNoLeak(tf.memory, () => {
    run(3, {});
  }));
