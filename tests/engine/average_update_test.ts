import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { averageUpdate } from "@dgm/engine/average_update.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { assertClose, normal } from "./parity.ts";

Deno.test("averageUpdate() follows the formula on every engine, for odd sizes and several lists", async () => {
  const sizes = [0, 1, 3, 4, 1001, 40_003];
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine, { threads: 1 });
    const before = tf.memory().numTensors;
    const draw = (seed: number) => sizes.map((size) => normal(seed + size, [size]).values);
    const variables = (lists: Float32Array[]) =>
      lists.map((values) => tf.tidy(() => tf.variable(tf.tensor1d(values))));
    const [a, x] = [draw(1), draw(2)] as [Float32Array[], Float32Array[]];
    const [averages, others] = [variables(a), variables(x)] as [tf.Variable[], tf.Variable[]];
    const copy = averages[3]!.clone();
    averageUpdate(averages, others, 0.9);
    averages.forEach((average, list) => {
      const want = [...a[list]!].map((value, i) => 0.9 * value + 0.1 * x[list]![i]!);
      assertClose(average.dataSync(), want, {}, `${engine}, list ${list}`);
      assert.deepEqual(others[list]!.dataSync(), x[list], engine);
    });
    assert.deepEqual(copy.dataSync(), a[3]);
    tf.dispose([averages, others, copy]);
    assert.equal(tf.memory().numTensors, before);
  }
});

Deno.test("averageUpdate() leaves what is equal as it is, bit for bit", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine, { threads: 1 });
    const { values } = normal(5, [103]);
    const [average, x] = [0, 1].map(() => tf.variable(tf.tensor1d(values as Float32Array)));
    for (let step = 0; step < 10; step++) averageUpdate([average!], [x!], 0.9999);
    assert.deepEqual(average!.dataSync(), values);
    tf.dispose([average!, x!]);
  }
});

Deno.test("averageUpdate() names what does not fit", () => {
  const p = tf.variable(tf.zeros([2])), other = tf.variable(tf.zeros([3]));
  assert.throws(() => averageUpdate([p], [other], 0.5), /got float32 \[2\] and float32 \[3\]/);
  assert.throws(() => averageUpdate([p], [], 0.5), /want averages and variables alike/);
  assert.throws(() => averageUpdate([p], [p], 1.5), /want decay in \[0, 1\], got 1.5/);
  tf.dispose([p, other]);
});
