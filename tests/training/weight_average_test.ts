import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { Adam } from "@dgm/training/adam.ts";
import { WeightAverage } from "@dgm/training/weight_average.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

Deno.test("WeightAverage follows its formula in float64 while Adam moves the weights, on every engine", async () => {
  for (const engine of ["cpu", "wasm", "native"] as const) {
    await useEngine(engine, { threads: 1 });
    const before = tf.memory().numTensors;
    const theta = tf.tidy(() => tf.variable(tf.tensor1d([1, -2, 0.5])));
    const adam = new Adam({ theta }, { learningRate: 0.1 });
    const average = new WeightAverage({ theta }, { decay: 0.8 });
    let want = [...theta.dataSync()];
    for (let t = 1; t <= 50; t++) {
      tf.tidy(() => adam.apply({ theta: tf.tensor1d([Math.sin(t), 1, Math.cos(t)]) }));
      average.update();
      const decay = Math.min(0.8, t / (t + 9)), now = theta.dataSync();
      want = want.map((a, i) => decay * a + (1 - decay) * now[i]!);
    }
    assertAllClose(average.averages.theta!.dataSync(), want, 1e-5);
    const own = Float32Array.from(theta.dataSync());
    const seen = await average.during(() => Promise.resolve([...theta.dataSync()]));
    assert.deepEqual(seen, [...average.averages.theta!.dataSync()]);
    assert.deepEqual(theta.dataSync(), own);
    // Neither moves the other after the swap.
    tf.tidy(() => adam.apply({ theta: tf.ones([3]) }));
    assert.deepEqual([...average.averages.theta!.dataSync()], seen);
    average.take();
    assert.deepEqual([...theta.dataSync()], seen);
    tf.tidy(() => adam.apply({ theta: tf.ones([3]) }));
    assert.deepEqual([...average.averages.theta!.dataSync()], seen);
    average.dispose();
    adam.dispose();
    theta.dispose();
    assert.equal(tf.memory().numTensors, before, engine);
  }
});

Deno.test("WeightAverage gives the variables back after an error", async () => {
  const theta = tf.variable(tf.scalar(1));
  const average = new WeightAverage({ theta });
  theta.assign(tf.scalar(2));
  await assert.rejects(average.during(() => Promise.reject(new Error("broken"))), /broken/);
  assert.equal(theta.dataSync()[0], 2);
  tf.dispose([theta]);
  average.dispose();
});

Deno.test("WeightAverage refuses a decay out of range", () => {
  for (const decay of [-0.1, 1, NaN]) {
    assert.throws(() => new WeightAverage({}, { decay }), /want decay in \[0, 1\), got/);
  }
});
