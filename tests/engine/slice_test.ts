import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertParity, engines, normal, withGradients } from "./parity.ts";

/** Shapes up to rank 6 with a part of each. */
const parts = fc.array(
  fc.integer({ min: 0, max: 6 }).chain((whole) =>
    fc.integer({ min: 0, max: whole }).chain((begin) =>
      fc.record({
        whole: fc.constant(whole),
        begin: fc.constant(begin),
        size: fc.integer({ min: 0, max: whole - begin }),
      })
    )
  ),
  { minLength: 1, maxLength: 6 },
);

Deno.test("slice matches tfjs cpu in value and gradient, for every rank and dtype", async () => {
  await fc.assert(
    fc.asyncProperty(parts, fc.constantFrom("float32", "int32", "bool"), async (axes, dtype) => {
      const shape = axes.map(({ whole }) => whole);
      const part = (x: tf.Tensor) =>
        tf.slice(x, axes.map(({ begin }) => begin), axes.map(({ size }) => size));
      const x = normal(1, shape);
      if (dtype === "float32") await assertParity([x], withGradients(part));
      else {
        await assertParity([x], (x) => {
          const integers = tf.cast(tf.mul(x, 2), "int32");
          return part(dtype === "int32" ? integers : tf.greater(integers, 0));
        });
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("slice takes long rows, short rows and the rest of an axis", async () => {
  const programs: ((x: tf.Tensor) => tf.Tensor)[] = [
    (x) => tf.slice(x, [1, 2, 0], [2, 1, 100]),
    (x) => tf.slice(x, [0, 0, 99], [3, 4, 1]),
    (x) => tf.slice(x, [1, 1, 1]),
    (x) => tf.slice(x, [1, 0, 0], [1, -1, -1]),
    (x) => tf.split(x, [30, 70], 2)[1]!,
  ];
  for (const program of programs) await assertParity([normal(1, [3, 4, 100])], program);
});

Deno.test("slice refuses what lies outside, and takes strings", async () => {
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    tf.tidy(() => {
      const x = tf.ones([2, 3]);
      assert.throws(() => tf.slice(x, [0, 1], [2, 3]));
      assert.throws(() => tf.slice(x, [0, -1], [2, 1]));
      const words = tf.tensor1d(["a", "b", "c"], "string");
      assert.deepEqual(tf.slice(words, [1], [2]).dataSync() as unknown, ["b", "c"]);
    });
  }
});
