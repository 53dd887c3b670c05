import { useEngine } from "@dgm/engine/use_engine.ts";
import { leaveOneOutIwae } from "@dgm/math/iwae.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { importanceLogWeights } from "@dgm/models/latent/importance_weights.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { exact, tensorModel, X } from "./linear_gaussian_tensors.ts";

await useEngine();

const noise = (k: number, batch: number, seed = 0) =>
  normalTensor(createRandom(seed), [k, batch, 2]) as tf.Tensor3D;

Deno.test("importanceLogWeights() at the true posterior is log p(x), whatever is drawn", () => {
  const x = [X, [2, 1, -1, 0.5]];
  const weights = importanceLogWeights(tensorModel(), tf.tensor2d(x), noise(50, 2));
  const want = Array.from({ length: 50 }, () => x.map((row) => exact.logEvidence(row))).flat();
  assertAllClose(weights.dataSync(), want, 1e-5);
});

Deno.test("importanceLogWeights() is log p(x, z) − log q(z|x), draw by draw", () => {
  const eps = noise(3, 1);
  const model = tensorModel({ shift: 0.5, widen: 0.3 });
  const weights = importanceLogWeights(model, tf.tensor2d([X]), eps).dataSync();
  const q = model.posterior(tf.tensor2d([X]));
  const [mean, logVar] = [q.mean.dataSync(), q.logVar.dataSync()];
  const want = [0, 1, 2].map((i) => {
    const e = [...eps.dataSync()].slice(2 * i, 2 * i + 2);
    const z = e.map((value, d) => mean[d]! + Math.exp(0.5 * logVar[d]!) * value);
    const logQ = e.reduce(
      (sum, value, d) => sum - 0.5 * (value ** 2 + logVar[d]! + Math.log(2 * Math.PI)),
      0,
    );
    return exact.likelihood(z).logDensity(X) + exact.prior.logDensity(z) - logQ;
  });
  assertAllClose(weights, want, 1e-5);
});

Deno.test("importanceLogWeights() orders the bounds of k and k − 1 of the same draws, always", () => {
  const model = tensorModel({ shift: 1, widen: 0.5 });
  const weights = importanceLogWeights(model, tf.tensor2d([X]), noise(60, 1)).dataSync();
  for (let k = 2; k <= 60; k++) assert.ok(leaveOneOutIwae(weights.slice(0, k)).holds, `k = ${k}`);
});

Deno.test("importanceLogWeights() refuses noise of another shape, and keeps no tensor", async () => {
  const x = tf.tensor2d([X]);
  const model = tensorModel();
  for (const shape of [[3, 2, 2], [3, 1, 1]] as [number, number, number][]) {
    assert.throws(() => importanceLogWeights(model, x, tf.zeros(shape)), {
      name: "TypeError",
      message: /want eps \[k,1,2\], got/,
    });
  }
  const flat = tf.zeros([3, 2]) as unknown as tf.Tensor3D;
  assert.throws(() => importanceLogWeights(model, x, flat), /want eps \[k,B,latent\]/);
  const eps = noise(3, 1);
  await assertNoLeak(tf.memory, () => void importanceLogWeights(model, x, eps).dispose());
});
