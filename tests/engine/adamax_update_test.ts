import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createRandom } from "@dgm/math/random.ts";
import { adamaxUpdate } from "@dgm/engine/adamax_update.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose } from "./parity.ts";

const options = { learningRate: 0.02, beta1: 0.9, beta2: 0.99, epsilon: 1e-4 };

/** Adamax as PyTorch writes it, in float64, one number at a time: p, m and u. */
function adamaxInFloat64(start: number[], gradients: number[][]): number[][] {
  const { learningRate, beta1, beta2, epsilon } = options;
  return start.map((p, i) => {
    let m = 0, u = 0;
    gradients.forEach((gradient, before) => {
      const g = gradient[i]!, t = before + 1;
      m = beta1 * m + (1 - beta1) * g;
      u = Math.max(beta2 * u, Math.abs(g) + epsilon);
      p -= learningRate / (1 - beta1 ** t) * m / u;
    });
    return [p, m, u];
  });
}

Deno.test("adamaxUpdate() follows Algorithm 2 in float64 on every engine, for odd sizes", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine, { threads: 1 });
    for (const size of [0, 1, 3, 4, 7, 64, 1001]) {
      const before = tf.memory().numTensors;
      const random = createRandom(size);
      const draw = () => random.fillNormal(new Float32Array(size));
      const start = draw(), gradients = [1, 2, 3].map(draw);
      const [p, m, u] = [start, start.map(() => 0), start.map(() => 0)]
        .map((values) => tf.tidy(() => tf.variable(tf.tensor1d(values)))) as [V, V, V];
      gradients.forEach((gradient, i) => {
        const g = tf.tensor1d(gradient);
        adamaxUpdate([p], [g], [m], [u], { ...options, step: i + 1 });
        assert.deepEqual(g.dataSync(), gradient);
        g.dispose();
      });
      const want = adamaxInFloat64([...start], gradients.map((gradient) => [...gradient]));
      [p, m, u].forEach((variable, which) => {
        const exact = want.map((numbers) => numbers[which]!);
        assertClose(variable.dataSync(), exact, {}, `${engine}, size ${size}, ${"pmu"[which]}`);
      });
      tf.dispose([p, m, u]);
      assert.equal(tf.memory().numTensors, before);
    }
  }
});

type V = tf.Variable;

Deno.test("adamaxUpdate() keeps NaN, and leaves a copy of the weights as it was", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine, { threads: 1 });
    const [p, m, u] = [1, 0, 0].map((value) => tf.variable(tf.fill([5], value))) as [V, V, V];
    const copy = p.clone();
    adamaxUpdate([p], [tf.tensor1d([1, NaN, 0, 1, NaN])], [m], [u], { ...options, step: 1 });
    assert.deepEqual([...copy.dataSync()], [1, 1, 1, 1, 1]);
    for (const variable of [p, m, u]) {
      const isNaN = [...variable.dataSync()].map(Number.isNaN);
      assert.deepEqual(isNaN, [false, true, false, false, true], engine);
    }
    assert.equal(p.dataSync()[2], 1);
    tf.dispose([copy, p, m, u]);
  }
});

Deno.test("adamaxUpdate() names what does not fit", async () => {
  await useEngine("cpu");
  const p = tf.variable(tf.zeros([2])), other = tf.variable(tf.zeros([3]));
  const step = { ...options, step: 1 };
  const update = (g: tf.Tensor[], u: V, numbers = step) => adamaxUpdate([p], g, [p], [u], numbers);
  assert.throws(() => update([], p), /by Adamax: gradients must match .* got 0 for 1/);
  assert.throws(() => update([p], other), /secondMoments\[0\] must be float32 \[2\], got .*\[3\]/);
  assert.throws(() => update([p], p, { ...step, epsilon: 0 }), /want epsilon > 0, got 0/);
  assert.throws(() => update([p], p, { ...step, beta2: 1 }), /beta2 in \[0, 1\)/);
  tf.dispose([p, other]);
});
