import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { reparametrise } from "@dgm/distributions/reparametrise.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

await useEngine("cpu");

Deno.test("reparametrise() draws from N(mean, exp(logVar)) within 4 standard errors", () => {
  tf.tidy(() => {
    const n = 200_000;
    const q = { mean: tf.fill([n, 1], 1.5), logVar: tf.fill([n, 1], Math.log(0.49)) };
    const z = reparametrise(q, normalTensor(createRandom(5), [n, 1]));
    const { mean, variance } = tf.moments(z);
    // Standard errors: σ/√n for the mean, σ² √(2/n) for the variance.
    assert.ok(Math.abs(mean.dataSync()[0]! - 1.5) < 4 * 0.7 / Math.sqrt(n));
    assert.ok(Math.abs(variance.dataSync()[0]! - 0.49) < 4 * 0.49 * Math.sqrt(2 / n));
  });
});

Deno.test("reparametrise() has gradient 1 in the mean and ½ σ ε in the log-variance", () => {
  tf.tidy(() => {
    const eps = tf.tensor2d([[2, -1]]);
    const inputs = [tf.tensor2d([[0, 1]]), tf.tensor2d([[Math.log(4), 0]])];
    const [dMean, dLogVar] = tf.grads((mean, logVar) =>
      tf.sum(reparametrise({ mean: mean!, logVar: logVar! }, eps))
    )(inputs);
    assertAllClose(dMean!.dataSync(), [1, 1], 1e-6);
    assertAllClose(dLogVar!.dataSync(), [0.5 * 2 * 2, 0.5 * 1 * -1], 1e-6);
  });
});

Deno.test("reparametrise() refuses noise of another shape", () => {
  const q = { mean: tf.zeros([2, 3]), logVar: tf.zeros([2, 3]) };
  assert.throws(() => reparametrise(q, tf.zeros([2, 1])), TypeError);
});
