import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, assertParity, engines, normal, withGradients } from "./parity.ts";

const cases = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
  axis: fc.nat(3),
  ids: fc.array(fc.nat(1000), { maxLength: 12 }),
  sizes: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
});

Deno.test("gather matches tfjs cpu in value and gradient on every axis, for indices of any shape", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, axis, ids }) => {
      const place = axis % shape.length, x = normal(1, shape);
      const indices = Int32Array.from(ids, (id) => id % shape[place]!);
      for (const form of [[ids.length], [1, ids.length]] as number[][]) {
        const program = (x: tf.Tensor) =>
          tf.gather(x, tf.reshape(tf.tensor1d(indices, "int32"), form as [number]), place);
        // tfjs has no gradient for no indices.
        await assertParity([x], ids.length > 0 ? withGradients((x) => program(x!)) : program);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("gather copies NaN, takes a negative axis and batches, and refuses an index that is none", async () => {
  const x = { shape: [2, 3], values: Float32Array.of(1, NaN, -0, 4, Infinity, 6) };
  const at = (...ids: number[]) => tf.tensor1d(ids, "int32");
  await assertParity([x], (x) => tf.gather(x!, at(2, 0, 1, 1), -1));
  const pairs = () => tf.tensor2d([[1, 2], [0, 0]], [2, 2], "int32");
  await assertParity([x], (x) => tf.gather(x!, pairs() as unknown as tf.Tensor1D, 1, 1));
  await assertParity([{ shape: [3], values: Int32Array.of(7, 8, 9) }], (x) => tf.gather(x!, at(2)));
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    for (const bad of [-1, 2]) {
      assert.throws(
        () => tf.tidy(() => tf.gather(tf.zeros([2, 3]), at(bad))),
        new RegExp(`index value ${bad} is not in \\[0, 1\\]`),
      );
    }
  }
});

Deno.test("concat matches tfjs cpu in value and gradients on every axis, also of empty tensors", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, axis, sizes }) => {
      const place = axis % shape.length;
      const operands = sizes.map((size, i) => normal(i, shape.with(place, size)));
      const isFull = sizes.every((size) => size > 0);
      const program = (...tensors: tf.Tensor[]) => tf.concat(tensors, place);
      await assertParity(operands, isFull ? withGradients(program) : program);
    }),
    { numRuns: 40 },
  );
  const [a, b] = [normal(1, [2, 3]), { shape: [2, 1], values: Float32Array.of(NaN, -Infinity) }];
  await assertParity([a, b], (a, b) => tf.concat([a!, b!], -1));
  const [i, j] = [1, 2].map((n) => ({ shape: [1, 2], values: Int32Array.of(n, 5) }));
  await assertParity([i!, j!], (a, b) => tf.concat([a!, b!], 1));
});

Deno.test("softmax matches tfjs cpu in value and gradient for all sizes, at NaN and infinities", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape }) => {
      await assertParity([normal(3, shape)], withGradients((x) => tf.softmax(x!)));
    }),
    { numRuns: 30 },
  );
  for (const bad of [NaN, Infinity, -Infinity]) {
    const x = normal(1, [3, 6]);
    x.values[7] = bad;
    // What no row has to do with: the other rows, and −∞ itself, which has the share 0.
    await assertParity([x], (x) => tf.grad((x: tf.Tensor) => tf.softmax(x))(x!, tf.add(x!, 1)));
  }
});

Deno.test("softmax of 64 rows of 64 has the slope of its formula in float64", async () => {
  const [x, dy] = [1, 2].map((seed) => normal(seed, [64, 64]).values) as [
    Float32Array,
    Float32Array,
  ];
  const want = Array.from({ length: 64 }, (_, row) => {
    const own = [...x.subarray(64 * row, 64 * (row + 1))].map((l) => Math.exp(4 * l));
    const sum = own.reduce((a, b) => a + b, 0), y = own.map((e) => e / sum);
    const dot = y.reduce((sum, y, j) => sum + y * dy[64 * row + j]!, 0);
    return y.map((y, j) => y * (dy[64 * row + j]! - dot));
  }).flat();
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    const slope = tf.tidy(() => {
      const given = tf.tensor2d(x.map((l) => 4 * l), [64, 64]);
      return tf.grad((x: tf.Tensor) => tf.softmax(x))(given, tf.tensor2d(dy, [64, 64])).dataSync();
    });
    assertClose(slope, want, { relative: 2e-6 }, engine);
  }
});

Deno.test("average pooling matches tfjs cpu in value and gradient for all windows", async () => {
  const pools = fc.record({
    batch: fc.nat(3),
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 4 }),
    channels: fc.integer({ min: 1, max: 6 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    rest: fc.constantFrom(0, 0, 1),
    overlap: fc.boolean(),
    pad: fc.constantFrom("valid" as const, "same" as const),
  });
  await fc.assert(
    fc.asyncProperty(
      pools,
      async ({ batch, height, width, channels, filter, rest, overlap, pad }) => {
        const [rows, columns] = filter;
        const x = normal(1, [batch + 1, height * rows + rest, width * columns + rest, channels]);
        const program = (x: tf.Tensor) =>
          tf.avgPool(x as tf.Tensor4D, filter, overlap ? 1 : filter, pad);
        await assertParity([x], withGradients((x) => program(x!)));
      },
    ),
    { numRuns: 40 },
  );
});
