import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { batchNorm, groupNorm, layerNorm } from "@dgm/engine/normalise.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { assertClose, assertParity, engines, normal, withGradients } from "./parity.ts";

type Norm = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor;

const norms = (groups: number): Record<string, Norm> => ({
  batchNorm: (x, scale, offset) => batchNorm(x, { scale, offset }).value,
  layerNorm: (x, scale, offset) => layerNorm(x, { scale, offset }),
  groupNorm: (x, scale, offset) => groupNorm(x, { scale, offset, groups }),
});

const shapes = fc.record({
  outer: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
  groups: fc.integer({ min: 1, max: 5 }),
  size: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(1e6),
});

Deno.test("the norms match tfjs cpu in value and gradients for all shapes and groups", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ outer, groups, size, seed }) => {
      const channels = groups * size;
      // Values that differ in size from channel to channel, so that a mixed-up channel shows.
      const x = normal(seed, [...outer, channels]);
      x.values.forEach((value, i) => x.values[i] = value * (1 + i % channels) + i % channels);
      const operands = [x, normal(seed + 1, [channels]), normal(seed + 2, [channels])];
      for (const norm of Object.values(norms(groups))) {
        const program = withGradients((x, scale, offset) => norm(x!, scale!, offset!));
        // Where few values share a mean, their small differences are divided by small variances.
        await assertParity(operands, program, { relative: 1e-4, absolute: 2e-4 });
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("batchNorm() matches tfjs cpu in mean and variance, and without scale and offset", async () => {
  for (const shape of [[5, 3], [2, 3, 4, 8], [1, 1], [40, 33], [0, 3]]) {
    await assertParity([normal(1, shape)], (x) => {
      const { value, mean, variance } = batchNorm(x!);
      return [value, mean, variance];
    });
  }
  await assertParity([normal(1, [3, 5, 6])], withGradients((x) => layerNorm(x!)));
  await assertParity([normal(1, [3, 5, 6])], withGradients((x) => groupNorm(x!, { groups: 3 })));
});

Deno.test("the norms match tfjs cpu for no values at all", async () => {
  for (const shape of [[0, 4], [2, 0, 4]]) {
    const operands = [normal(1, shape), normal(2, [4]), normal(3, [4])];
    for (const norm of Object.values(norms(2))) {
      await assertParity(operands, (x, scale, offset) => norm(x!, scale!, offset!));
    }
  }
});

Deno.test("the norms keep NaN within the group that has it, value and gradient", async () => {
  const x = normal(1, [4, 3, 8]);
  x.values[17] = NaN;
  x.values[70] = Infinity;
  const operands = [x, normal(2, [8]), normal(3, [8])];
  for (const norm of Object.values(norms(4))) {
    await assertParity(operands, withGradients((x, scale, offset) => norm(x!, scale!, offset!)));
  }
});

Deno.test("the norms have the second gradients that tfjs' operations have", async () => {
  const operands = [normal(1, [3, 2, 6]), normal(2, [6]), normal(3, [6])];
  for (const norm of Object.values(norms(3))) {
    const penalty = (...inputs: tf.Tensor[]) => {
      const [x, scale, offset] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      const value = (x: tf.Tensor) => tf.sum(tf.square(norm(x, scale, offset)));
      return tf.sum(tf.square(tf.grad(value)(x)));
    };
    await assertParity(operands, withGradients(penalty), { relative: 1e-4, absolute: 1e-4 });
  }
});

/** Layer norm of one row in float64, with dy back to x. */
function exact(x: number[], scale: number[], dy: number[], epsilon: number) {
  const n = x.length, mean = x.reduce((sum, value) => sum + value, 0) / n;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const r = 1 / Math.sqrt(variance + epsilon);
  const normal = x.map((value) => (value - mean) * r), weighted = dy.map((d, i) => d * scale[i]!);
  const s1 = weighted.reduce((sum, d) => sum + d, 0) / n;
  const s2 = weighted.reduce((sum, d, i) => sum + d * normal[i]!, 0) / n;
  const dx = weighted.map((d, i) => r * (d - s1 - normal[i]! * s2));
  return { value: normal.map((value, i) => value * scale[i]!), dx };
}

Deno.test("layerNorm() and groupNorm() follow the formula in float64, also where the mean is large", async () => {
  for (const mean of [0, 100, 1e4]) {
    const random = createRandom(1), channels = 37;
    const draw = () => [...random.fillNormal(new Float32Array(channels))];
    const x = draw().map((value) => Math.fround(mean + value)), [scale, dy] = [draw(), draw()];
    const want = exact(x, scale!, dy!, 1e-5);
    // The mean is held to 6e-8 of its size.
    const tolerance = { relative: 2e-6 + 2e-7 * mean };
    for (const engine of engines) {
      await useEngine(engine, { threads: 1 });
      tf.tidy(() => {
        const [xs, dys, scales] = [x, dy!, scale!].map((row) => tf.tensor2d([row]));
        const options = { scale: tf.reshape(scales!, [channels]) };
        const forms = {
          layer: (x: tf.Tensor) => layerNorm(x, options),
          group: (x: tf.Tensor) => groupNorm(x, { ...options, groups: 1 }),
        };
        for (const [name, form] of Object.entries(forms)) {
          const label = `${engine}, ${name}, mean ${mean}`;
          assertClose(form(xs!).dataSync(), want.value, tolerance, label);
          assertClose(tf.grad(form)(xs!, dys!).dataSync(), want.dx, tolerance, `${label}, slope`);
        }
      });
    }
  }
});

Deno.test("the norms give several threads what they get with one", async () => {
  const results: Float32Array[][] = [];
  const [x, dy] = [1, 2].map((seed) => normal(seed, [37, 13, 7, 20]).values as Float32Array);
  for (const threads of [1, 2, 3]) {
    await useEngine("native", { threads });
    const all = tf.tidy(() => {
      const scale = tf.linspace(-1, 2, 20), offset = tf.ones([20]);
      return Object.values(norms(5)).flatMap((norm) => {
        const inputs = [tf.tensor(x!, [37, 13, 7, 20]), scale, offset];
        const slopes = tf.grads((...given) => norm(...given as [tf.Tensor, tf.Tensor, tf.Tensor]))(
          inputs,
          tf.tensor(dy!, [37, 13, 7, 20]),
        );
        return [norm(inputs[0]!, scale, offset), ...slopes].map((t) => t.dataSync());
      });
    });
    results.push(all as Float32Array[]);
  }
  for (const other of results.slice(1)) {
    other.forEach((values, i) => assertClose(values, results[0]![i]!, {}, `output ${i}`));
  }
});

Deno.test("the norms name what does not fit", () => {
  assert.throws(() => batchNorm(tf.zeros([3])), /want x of rank 2 or more, got \[3\]/);
  assert.throws(
    () => layerNorm(tf.zeros([2, 3]), { scale: tf.zeros([2]) }),
    /scale must be \[3\], got \[2\]/,
  );
  assert.throws(() => groupNorm(tf.zeros([2, 6]), { groups: 4 }), /divide the 6 channels, got 4/);
  assert.throws(() => groupNorm(tf.zeros([2, 6]), { groups: 0 }), /divide the 6 channels, got 0/);
  assert.throws(() => layerNorm(tf.zeros([2, 3]), { epsilon: -1 }), /want epsilon ≥ 0, got -1/);
});
