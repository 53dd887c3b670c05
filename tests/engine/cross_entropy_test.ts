import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createRandom } from "@dgm/math/random.ts";
import { crossEntropyTerms } from "@dgm/engine/cross_entropy.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import {
  assertClose,
  assertParity,
  engines,
  fixedWeights,
  normal,
  type Operand,
} from "./parity.ts";

const cases = fc.record({
  outer: fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }),
  count: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(1e6),
});

function labelsOf(seed: number, shape: number[], count: number): Operand {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    shape,
    values: Int32Array.from({ length: size }, () => Math.floor(count * random.uniform())),
  };
}

/** Value and slope; labels have no gradient. */
function program(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor[] {
  const value = crossEntropyTerms(logits, labels);
  const slope = tf.grad((logits: tf.Tensor) => crossEntropyTerms(logits, labels));
  return [value, slope(logits, fixedWeights(value))];
}

Deno.test("crossEntropyTerms() matches tfjs cpu in value and gradient for all sizes", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ outer, count, seed }) => {
      const logits = normal(seed, [...outer, count]);
      logits.values.forEach((value, i) => logits.values[i] = 5 * value);
      const isEmpty = logits.values.length === 0;
      await assertParity(
        [logits, labelsOf(seed, outer, count)],
        (logits, labels) =>
          isEmpty ? crossEntropyTerms(logits!, labels!) : program(logits!, labels!),
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("crossEntropyTerms() follows the formula in float64 over 256 logits, also large ones", async () => {
  for (const scale of [0.01, 1, 30, 3000]) {
    const rows = 7, { values } = normal(3, [rows, 256]);
    const logits = Float32Array.from(values, (value) => scale * value);
    const labels = labelsOf(4, [rows], 256).values as Int32Array;
    const nats: number[] = [], slopes: number[] = [];
    labels.forEach((label, row) => {
      const own = [...logits.subarray(256 * row, 256 * (row + 1))], largest = Math.max(...own);
      const sum = own.reduce((sum, l) => sum + Math.exp(l - largest), 0);
      nats.push(Math.log(sum) + (largest - own[label]!));
      slopes.push(...own.map((l, j) => Math.exp(l - largest) / sum - Number(j === label)));
    });
    for (const engine of engines) {
      await useEngine(engine, { threads: 1 });
      tf.tidy(() => {
        const given = tf.tensor2d(logits, [rows, 256]), ids = tf.tensor1d(labels, "int32");
        const f = (logits: tf.Tensor) => crossEntropyTerms(logits, ids);
        assertClose(f(given).dataSync(), nats, { relative: 1e-6 }, `${engine}, ${scale}`);
        assertClose(tf.grad(f)(given).dataSync(), slopes, { relative: 1e-6 }, `${engine}, slope`);
      });
    }
  }
});

Deno.test("crossEntropyTerms() keeps what is left where one logit is far above the others", async () => {
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    const nats = tf.tidy(() => {
      const logits = tf.tensor2d([[20, 0, 0, -Infinity, 0, 0]]);
      return crossEntropyTerms(logits, tf.tensor1d([0], "int32")).dataSync()[0]!;
    });
    assert.ok(Math.abs(nats / Math.log1p(4 * Math.exp(-20)) - 1) < 1e-5, `${engine}: ${nats}`);
  }
});

Deno.test("crossEntropyTerms() matches tfjs cpu at NaN, infinities and labels that are none", async () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (const at of [0, 3, 4]) {
      const logits = normal(1, [3, 5]);
      logits.values[5 + at] = bad;
      for (const label of [at, (at + 1) % 5]) {
        const labels = { shape: [3], values: Int32Array.of(0, label, 4) };
        await assertParity([logits, labels], (logits, labels) => program(logits!, labels!));
      }
    }
  }
  const none = { shape: [4], values: Int32Array.of(-1, 5, 2, 1 << 30) };
  await assertParity([normal(1, [4, 5]), none], (logits, labels) => program(logits!, labels!));
});

Deno.test("crossEntropyTerms() names what does not fit", () => {
  const logits = tf.zeros([2, 3]);
  assert.throws(() => crossEntropyTerms(logits, tf.zeros([2])), /got \[2,3\] and float32 \[2\]/);
  assert.throws(() => crossEntropyTerms(logits, tf.zeros([3], "int32")), /and int32 \[3\]/);
  assert.throws(() => crossEntropyTerms(tf.zeros([2, 0]), tf.zeros([2], "int32")), TypeError);
});

Deno.test("crossEntropyTerms() has the second gradient of the formula: softmax (1 − softmax) on the diagonal", async () => {
  const logits = [0.3, -1, 2, 0.7], sum = logits.reduce((sum, l) => sum + Math.exp(l), 0);
  const p = logits.map((l) => Math.exp(l) / sum);
  for (const engine of ["cpu", ...engines] as const) {
    await useEngine(engine, { threads: 1 });
    tf.tidy(() => {
      const labels = tf.tensor1d([1], "int32"), first = tf.tensor2d([[1, 0, 0, 0]]);
      const slope = tf.grad((l: tf.Tensor) => crossEntropyTerms(l, labels));
      const second = tf.grad((l: tf.Tensor) => tf.sum(tf.mul(first, slope(l))));
      const want = p.map((q, i) => p[0]! * (Number(i === 0) - q));
      assertClose(second(tf.tensor2d([logits])).dataSync(), want, {}, engine);
    });
  }
});
