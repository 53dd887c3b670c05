import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { clipByGlobalNorm } from "@dgm/engine/clip_by_global_norm.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, normal } from "./parity.ts";

const engines = ["cpu", "wasm", "native"] as const;

/** The gradients after clipping and their norm, in float64. */
function exact(lists: number[][], maxNorm: number) {
  const norm = Math.sqrt(lists.flat().reduce((sum, g) => sum + g * g, 0));
  const factor = Math.min(1, maxNorm / (norm + 1e-6));
  return { norm, clipped: lists.map((list) => list.map((g) => g * factor)) };
}

async function assertClipped(lists: number[][], maxNorm: number): Promise<void> {
  const want = exact(lists, maxNorm);
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    const before = tf.memory().numTensors;
    const given = Object.fromEntries(lists.map((list, i) => [`g${i}`, tf.tensor1d(list)]));
    const { gradients, norm } = clipByGlobalNorm(given, maxNorm);
    assertClose(norm.dataSync(), [want.norm], { relative: 1e-6, absolute: 0 }, `${engine}, norm`);
    lists.forEach((list, i) => {
      const label = `${engine}, list ${i}`, tolerance = { relative: 2e-6, absolute: 0 };
      assertClose(gradients[`g${i}`]!.dataSync(), want.clipped[i]!, tolerance, label);
      assert.deepEqual([...given[`g${i}`]!.dataSync()], list);
    });
    tf.dispose([given, gradients, norm]);
    assert.equal(tf.memory().numTensors, before);
  }
}

Deno.test("clipByGlobalNorm() follows the formula in float64 for lists of all sizes", async () => {
  const sizes = fc.array(fc.nat(50), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.constantFrom(0.1, 3, 1000), async (sizes, maxNorm) => {
      await assertClipped(sizes.map((size, i) => [...normal(i, [size]).values]), maxNorm);
    }),
    { numRuns: 25 },
  );
});

Deno.test("clipByGlobalNorm() is right where squares overflow and where they vanish", async () => {
  const draw = (seed: number, size: number, scale: number) =>
    [...normal(seed, [size]).values].map((g) => Math.fround(g * scale));
  for (const scale of [1e37, 1e25, 1e-3, 1e-20, 1e-28]) {
    await assertClipped([draw(1, 37, scale), draw(2, 5, scale)], 1);
    await assertClipped([draw(1, 37, scale), draw(2, 5, 1)], 0.01);
  }
  await assertClipped([[0, 0, 0]], 1);
});

Deno.test("clipByGlobalNorm() tells by its norm of gradients that are not finite", async () => {
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of [0, 4]) {
        const values = [1, 2, 3, 4, 5];
        values[at] = bad;
        const { norm } = clipByGlobalNorm({ a: tf.ones([3]), b: tf.tensor1d(values) }, 1);
        assert.ok(!Number.isFinite(norm.dataSync()[0]), `${engine}, ${bad}`);
      }
    }
  }
});

Deno.test("clipByGlobalNorm() takes no gradients, and refuses a bound that is not above 0", async () => {
  for (const engine of engines) {
    await useEngine(engine, { threads: 1 });
    const { gradients, norm } = clipByGlobalNorm({}, 1);
    assert.deepEqual(gradients, {});
    assert.equal(norm.dataSync()[0], 0);
  }
  for (const bad of [0, -1, NaN]) {
    assert.throws(() => clipByGlobalNorm({}, bad), /want maxNorm > 0, got/);
  }
});
