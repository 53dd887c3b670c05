import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { cumulativeSum } from "@dgm/engine/cumulative_sum.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, fixedWeights, normal } from "./parity.ts";
import { withGradients } from "./parity.ts";

const cases = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  axis: fc.nat(3),
  exclusive: fc.boolean(),
  reverse: fc.boolean(),
});

/** Sums and what comes back of weights, number by number in float64. */
function exact(x: number[], weights: number[], shape: number[], axis: number, options: {
  exclusive: boolean;
  reverse: boolean;
}) {
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1), size = shape[axis]!;
  const value = x.map(() => 0), slope = x.map(() => 0);
  x.forEach((_, at) => {
    const place = Math.floor(at / stride) % size;
    for (let other = 0; other < size; other++) {
      const isBefore = options.reverse ? other > place : other < place;
      if (!isBefore && (other !== place || options.exclusive)) continue;
      const from = at + (other - place) * stride;
      value[at]! += x[from]!;
      slope[from]! += weights[at]!;
    }
  });
  return { value, slope };
}

Deno.test("cumulativeSum() has value and gradient of its formula on every axis of every shape", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, axis, ...options }) => {
      const place = axis % shape.length, x = normal(1, shape);
      for (const engine of ["cpu", ...engines] as const) {
        await useEngine(engine, { threads: 1 });
        const before = tf.memory().numTensors;
        for (const written of [place, place - shape.length]) {
          tf.tidy(() => {
            const given = tf.tensor(x.values, shape), weights = fixedWeights(given);
            const f = (x: tf.Tensor) => cumulativeSum(x, written, options);
            const want = exact([...x.values], [...weights.dataSync()], shape, place, options);
            const label = `${engine}, axis ${written}`;
            assertClose(f(given).dataSync(), want.value, {}, label);
            assertClose(tf.grad(f)(given, weights).dataSync(), want.slope, {}, `${label}, slope`);
          });
        }
        assert.equal(tf.memory().numTensors, before);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("cumulativeSum() keeps NaN from its place on, on all engines", async () => {
  const x = { shape: [2, 4], values: Float32Array.of(1, NaN, 2, 3, Infinity, -Infinity, 1, 2) };
  await assertParity([x], withGradients((x) => cumulativeSum(x!, -1)));
});

Deno.test("cumulativeSum() names an axis that there is not", () => {
  for (const axis of [2, -3, 0.5]) {
    assert.throws(
      () => cumulativeSum(tf.zeros([2, 3]), axis),
      /along axis .* of \[2,3\]: there is none/,
    );
  }
});

Deno.test("tfjs' own gradient of the cumulative sum is still wrong: else cumulative_sum.ts can go", async () => {
  await useEngine("cpu");
  tf.tidy(() => {
    const x = tf.tensor2d([[1, 2], [3, 4]]), dy = tf.tensor2d([[1, 10], [100, 1000]]);
    // On the first axis it comes back transposed.
    const slope = tf.grad((x: tf.Tensor) => tf.cumsum(x, 0))(x, dy);
    assert.deepEqual([...slope.dataSync()], [101, 100, 1010, 1000]);
    const right = tf.grad((x: tf.Tensor) => cumulativeSum(x, 0))(x, dy);
    assert.deepEqual([...right.dataSync()], [101, 1010, 100, 1000]);
  });
});
