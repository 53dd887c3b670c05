import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { gelu, linearGate, silu, tanhGate } from "@dgm/engine/activations.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, normal, withGradients } from "./parity.ts";

type Activation = (x: tf.Tensor) => tf.Tensor;

const activations: Record<string, Activation> = { silu, gelu, sigmoid: (x) => tf.sigmoid(x) };
const gates: Record<string, Activation> = { tanhGate, linearGate };

const shapes = fc.record({
  outer: fc.array(fc.nat(7), { maxLength: 3 }),
  half: fc.nat(19),
  seed: fc.nat(1e6),
});

for (const [name, activation] of Object.entries({ ...activations, ...gates })) {
  Deno.test(`${name} matches tfjs cpu in value and gradient for all shapes`, async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ outer, half, seed }) => {
        const x = normal(seed, [...outer, 2 * half]);
        x.values.forEach((value, i) => x.values[i] = 3 * value);
        const program = withGradients((x) => activation(x!));
        // tfjs has no gradient for the split of an empty axis.
        const isEmpty = x.values.length === 0;
        await assertParity([x], isEmpty ? (x) => activation(x!) : program);
      }),
      { numRuns: 30 },
    );
  });

  Deno.test(`${name} matches tfjs cpu at NaN, infinities and the ends of the range`, async () => {
    // Between −104 and −87 the sigmoid is too small to be held in full, and is 0 here.
    const special = [NaN, Infinity, -Infinity, 0, -0, 1e-30, 1e38, -1e38, 88, -80, 20];
    const pairs = special.flatMap((a) => special.map((b) => [a, b] as const));
    for (const channels of [1, 5]) {
      const rows = Array.from({ length: pairs.length / channels | 0 }, (_, row) => {
        const some = pairs.slice(row * channels, (row + 1) * channels);
        return [...some.map(([a]) => a), ...some.map(([, b]) => b)];
      });
      const x = { shape: [rows.length, 2 * channels], values: Float32Array.from(rows.flat()) };
      await assertParity([x], withGradients((x) => activation(x!)), { absolute: 1e-37 });
    }
  });

  // tfjs' second gradients are wrong wherever a kernel saves its output, as the sigmoid does.
  if (name === "sigmoid") continue;

  Deno.test(`${name} has the second gradient that finite differences have`, async () => {
    const at = [-2.3, -0.4, 0.1, 0.7, 1.9, -1.1, 0.3, 2.2], step = 1e-2;
    for (const engine of engines) {
      await useEngine(engine, { threads: 1 });
      tf.tidy(() => {
        const x = tf.tensor2d([at]);
        const slope = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.square(activation(x))))(x);
        // Along (1, −1, 1, …): one number for each x, that also says what one half does to the other.
        const way = tf.tensor2d([at.map((_, i) => 1 - 2 * (i % 2))]);
        const second = tf.grad((x) => tf.sum(tf.mul(slope(x), way)))(x).dataSync();
        const [above, below] = [step, -step].map((h) => slope(tf.add(x, tf.mul(h, way))));
        const want = tf.div(tf.sub(above!, below!), 2 * step).dataSync();
        assertClose(second, want, { relative: 3e-3 }, engine);
      });
    }
  });
}

/** erf by its series: exact to rounding for |x| < 4. */
function erf(x: number): number {
  let term = x, sum = x;
  for (let n = 1; n < 80; n++) {
    term *= -x * x / n;
    sum += term / (2 * n + 1);
  }
  return 2 / Math.sqrt(Math.PI) * sum;
}

Deno.test("silu and gelu follow their formulas in float64", async () => {
  const x = Float32Array.from({ length: 1001 }, (_, i) => (i - 500) / 125);
  const exact: Record<string, (x: number) => number> = {
    silu: (x) => x / (1 + Math.exp(-x)),
    gelu: (x) => x * (1 + erf(x / Math.SQRT2)) / 2,
  };
  const slopes: Record<string, (x: number) => number> = {
    silu: (x) => (1 + Math.exp(-x) * (1 + x)) / (1 + Math.exp(-x)) ** 2,
    gelu: (x) => (1 + erf(x / Math.SQRT2)) / 2 + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI),
  };
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    for (const name of ["silu", "gelu"]) {
      const [value, slope] = tf.tidy(() => {
        const given = tf.tensor1d(x), f = activations[name]!;
        return [f(given).dataSync(), tf.grad(f)(given).dataSync()];
      }) as [Float32Array, Float32Array];
      const tolerance = { relative: 0, absolute: 6e-7 };
      assertClose(value, [...x].map(exact[name]!), tolerance, `${engine} ${name}`);
      assertClose(slope, [...x].map(slopes[name]!), tolerance, `${engine} ${name}, slope`);
    }
  }
});

Deno.test("the gates name an odd last axis", () => {
  assert.throws(() => tanhGate(tf.zeros([2, 3])), /tanh gate: want an even last axis, got \[2,3\]/);
  assert.throws(() => linearGate(tf.zeros([])), /linear gate: want an even last axis, got \[\]/);
});
