import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { glorotVariable, zeroVariable } from "@dgm/nets/glorot.ts";
import assert from "node:assert/strict";

await useEngine();

Deno.test("glorotVariable() fills U(−a, a) with the fans of its shape, or with the fan that is given", () => {
  for (
    const [fanIn, a] of [[undefined, Math.sqrt(6 / (9 * 20 + 9 * 30))], [
      11,
      Math.sqrt(6 / (11 + 270)),
    ]]
  ) {
    const kernel = glorotVariable([3, 3, 20, 30], createRandom(0), fanIn);
    const values = Array.from(kernel.dataSync());
    const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
    assert.ok(most <= a! && most > 0.99 * a!, `${most} against ${a}`);
    assert.ok(kernel.trainable);
    kernel.dispose();
  }
});

Deno.test("zeroVariable() is zero", () => {
  const bias = zeroVariable([3]);
  assert.deepEqual([...bias.dataSync()], [0, 0, 0]);
  tf.dispose(bias);
});
