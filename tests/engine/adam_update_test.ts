import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createRandom } from "@dgm/math/random.ts";
import { adamUpdate } from "@dgm/engine/adam_update.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose } from "./parity.ts";

const options = { learningRate: 0.02, beta1: 0.9, beta2: 0.99, epsilon: 1e-4 };

/** Adam as Kingma and Ba's Algorithm 1 writes it, in float64, one number at a time. */
function adamInFloat64(start: number[], gradients: number[][]): number[] {
  const { learningRate, beta1, beta2, epsilon } = options;
  return start.map((p, i) => {
    let m = 0, v = 0;
    gradients.forEach((gradient, before) => {
      const g = gradient[i]!, t = before + 1;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      p -= learningRate * (m / (1 - beta1 ** t)) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
    });
    return p;
  });
}

Deno.test("adamUpdate() follows Algorithm 1 in float64 on every engine, for odd sizes", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine);
    const before = tf.memory().numTensors;
    for (const size of [0, 1, 3, 4, 7, 64, 1001]) {
      const random = createRandom(size);
      const start = random.fillNormal(new Float32Array(size));
      const gradients = [1, 2, 3].map(() => random.fillNormal(new Float32Array(size)));
      const p = tf.variable(tf.tensor1d(start));
      const m = tf.variable(tf.zeros([size])), v = tf.variable(tf.zeros([size]));
      gradients.forEach((gradient, i) => {
        const g = tf.tensor1d(gradient);
        adamUpdate([p], [g], [m], [v], { ...options, step: i + 1 });
        assert.deepEqual(g.dataSync(), gradient);
        g.dispose();
      });
      const want = adamInFloat64([...start], gradients.map((gradient) => [...gradient]));
      assertClose(p.dataSync(), want, {}, `${engine}, size ${size}`);
      tf.dispose([p, m, v]);
    }
    tf.disposeVariables();
    assert.equal(tf.memory().numTensors <= before + 21, true);
  }
});

Deno.test("adamUpdate() leaves a copy of the weights as it was", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine);
    const initial = tf.tensor1d([1, 2, 3]);
    const p = tf.variable(initial);
    const m = tf.variable(tf.zeros([3])), v = tf.variable(tf.zeros([3]));
    const copy = p.clone();
    adamUpdate([p], [tf.tensor1d([1, 1, 1])], [m], [v], { ...options, step: 1 });
    assert.deepEqual([...copy.dataSync()], [1, 2, 3]);
    assert.deepEqual([...initial.dataSync()], [1, 2, 3]);
    assert.ok(p.dataSync()[0]! < 1);
    tf.dispose([initial, copy, p, m, v]);
  }
});

Deno.test("adamUpdate() gives several variables with several threads what they get with one", async () => {
  const sizes = [40_003, 1, 0, 17, 70_001];
  const results: Float32Array[][] = [];
  for (const threads of [1, 2, 3]) {
    await useEngine("native", { threads });
    const random = createRandom(1);
    const variables = (low: number) =>
      sizes.map((size) => {
        const values = random.fillNormal(new Float32Array(size));
        return tf.variable(tf.tensor1d(values.map((value) => Math.max(value, low))));
      });
    const [p, g, m, v] = [-9, -9, -9, 0].map(variables) as [V, V, V, V];
    for (const step of [64, 65]) adamUpdate(p, g, m, v, { ...options, step });
    results.push([...p, ...m, ...v].map((variable) => variable.dataSync() as Float32Array));
    tf.dispose([p, g, m, v]);
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

type V = tf.Variable[];

Deno.test("adamUpdate() clears moments that are too small to count, now and then, and keeps NaN", async () => {
  const tiny = 1e-40, least = 2 ** -126;
  const moments = [tiny, -tiny, least, -least, NaN, 0, 1, tiny];
  const start = [1, -1, 1e-20, 1, 1, 0, 1, 3];
  for (const engine of ["wasm", "native"] as const) {
    await useEngine(engine);
    for (const step of [64, 65]) {
      const p = tf.variable(tf.tensor1d(start));
      const m = tf.variable(tf.tensor1d(moments)),
        v = tf.variable(tf.tensor1d(moments.map(Math.abs)));
      const kept = { ...options, beta1: 1 - 2 ** -24, beta2: 1 - 2 ** -24 };
      adamUpdate([p], [tf.zeros([8])], [m], [v], { ...kept, step });
      const isCleared = [...m.dataSync()].map((value, i) => value === 0 && moments[i] !== 0);
      const cleared = step === 64;
      // 2⁻¹²⁶ itself is held in full.
      const want = [cleared, cleared, false, false, false, false, false, cleared];
      assert.deepEqual(isCleared, want, `${engine}, step ${step}`);
      assert.ok(Number.isNaN(m.dataSync()[4]) && Number.isNaN(v.dataSync()[4]));
      assert.equal(v.dataSync()[0], cleared ? 0 : Math.fround(tiny), engine);
      assert.deepEqual([...p.dataSync()].slice(0, 4), start.slice(0, 4).map(Math.fround));
      tf.dispose([p, m, v]);
    }
  }
});

Deno.test("adamUpdate() names what does not fit", async () => {
  await useEngine("cpu");
  const p = tf.variable(tf.zeros([2])), other = tf.variable(tf.zeros([3]));
  const step = { ...options, step: 1 };
  assert.throws(() => adamUpdate([p], [], [p], [p], step), /gradients must match .* got 0 for 1/);
  assert.throws(
    () => adamUpdate([p], [p], [other], [p], step),
    /firstMoments\[0\] must be .*\[3\]/,
  );
  assert.throws(() => adamUpdate([p], [p], [p], [p], { ...step, step: 0 }), /step an integer ≥ 1/);
  assert.throws(() => adamUpdate([p], [p], [p], [p], { ...step, beta1: 1 }), /beta1 in \[0, 1\)/);
  tf.dispose([p, other]);
});
