import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { activeUnits, unitKl } from "@dgm/inference/active_units.ts";
import { gaussianKl } from "@dgm/distributions/gaussian_kl.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

/** Seven posteriors in three dimensions; dimension d is shrunk towards the prior by its factor. */
function posterior(factors: number[]) {
  const of = (name: string) =>
    tf.tidy(() =>
      tf.mul(normalTensor(createRandom(1).stream(name), [7, factors.length]), factors)
    ) as tf.Tensor2D;
  return { mean: of("mean"), logVar: of("logVar") };
}

Deno.test("unitKl() is the formula, dimension by dimension", () => {
  tf.tidy(() => {
    const q = posterior([1, 0.5, 2]);
    const [mean, logVar] = [q.mean.arraySync(), q.logVar.arraySync()];
    const want = [0, 1, 2].map((d) =>
      mean.reduce((sum, row, b) => {
        const l = logVar[b]![d]!;
        return sum + 0.5 * (row[d]! ** 2 + Math.exp(l) - l - 1) / 7;
      }, 0)
    );
    assertAllClose(unitKl(q).dataSync(), want, 1e-5);
  });
});

Deno.test("unitKl() sums to the mean of gaussianKl()", () => {
  tf.tidy(() => {
    const q = posterior([1, 0.5, 2]);
    const [sum, mean] = [tf.sum(unitKl(q)), tf.mean(gaussianKl(q.mean, q.logVar))];
    assertAllClose(sum.dataSync(), mean.dataSync(), 1e-5);
  });
});

Deno.test("activeUnits() counts the dimensions above its threshold, and none at the prior", () => {
  tf.tidy(() => {
    const q = posterior([1, 0, 0.2]);
    const kl = unitKl(q).dataSync();
    assert.ok(kl[2]! > 0.01 && kl[2]! < 0.1, `${kl[2]}`);
    assert.equal(activeUnits(q), 1);
    assert.equal(activeUnits(q, { threshold: 0.01 }), 2);
    assert.equal(activeUnits(posterior([0, 0])), 0);
  });
});

Deno.test("unitKl() and activeUnits() refuse shapes that differ, and leak no tensor", async () => {
  await assertNoLeak(tf.memory, () => {
    const q = posterior([1, 1]);
    const logVar = tf.zeros([7, 3]) as tf.Tensor2D;
    assert.throws(() => unitKl({ ...q, logVar }), TypeError);
    activeUnits(q);
    tf.dispose([q.mean, q.logVar, logVar, unitKl(q)]);
  });
});
