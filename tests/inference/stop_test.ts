import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { gaussianLogDensity } from "@dgm/distributions/mod.ts";
import { useEngine, type WatchOptions } from "@dgm/engine/mod.ts";
import {
  annealedEvidence,
  annealedSandwich,
  drawLogWeights,
  estimateEvidence,
  freePosterior,
  inferenceGap,
} from "@dgm/inference/mod.ts";
import { createRandom } from "@dgm/math/mod.ts";
import { createVae } from "@dgm/models/mod.ts";
import { evaluate } from "@dgm/training/mod.ts";
import { assertNoLeak } from "../support/close.ts";

await useEngine();

// x|z ~ N(z, 1) with an encoder that makes its tensors anew; only these are counted.
const model = {
  latent: 1,
  logLikelihood: (x: tf.Tensor, z: tf.Tensor) => gaussianLogDensity(x, { mean: z, logSigma: 0 }),
  posterior: () => prior(),
};
const prior = () => ({
  mean: tf.zeros([2, 1]) as tf.Tensor2D,
  logVar: tf.zeros([2, 1]) as tf.Tensor2D,
});
const x = tf.tensor2d([[1], [2]]);
const z = tf.tensor2d([[0], [1]]);
const start = prior();
const random = createRandom(0);
const images = {
  name: "black",
  pixels: new Uint8Array(20_000 * 4),
  labels: new Uint8Array(20_000),
  count: 20_000,
  height: 2,
  width: 2,
  channels: 1,
};
const vae = createVae(images, { latent: 1, body: { kind: "dense", hidden: [4] }, random });
/** Each with `size` pieces of work, of which some hundreds take long enough to be stopped. */
const ESTIMATORS: Record<string, (size: number, watch: WatchOptions) => Promise<unknown>> = {
  annealedEvidence: (size, watch) =>
    annealedEvidence(model, x, {
      temperatures: size + 2,
      chains: 4,
      random: createRandom(0),
      ...watch,
    }),
  annealedSandwich: (size, watch) =>
    annealedSandwich(model, { x, z }, {
      temperatures: size + 2,
      chains: 4,
      random: createRandom(0),
      ...watch,
    }),
  estimateEvidence: (size, watch) =>
    estimateEvidence(model, x, { samples: 4 * size, rows: 8, random: createRandom(0), ...watch }),
  drawLogWeights: (size, watch) =>
    drawLogWeights(model, x, { samples: 4 * size, rows: 8, random: createRandom(0), ...watch }),
  freePosterior: async (size, watch) => {
    tf.dispose(
      await freePosterior(model, x, { start, steps: size, random: createRandom(0), ...watch }),
    );
  },
  inferenceGap: (size, watch) =>
    inferenceGap(model, x, { steps: size, samples: 4 * size, random: createRandom(0), ...watch }),
  evaluate: (size, watch) => {
    const part = { ...images, count: size };
    part.pixels = images.pixels.subarray(0, 4 * size);
    part.labels = images.labels.subarray(0, size);
    return evaluate(vae, part, { batchSize: 1, random: createRandom(0), ...watch });
  },
};

for (const [name, run] of Object.entries(ESTIMATORS)) {
  Deno.test(`${name}() tells its progress to the end, and does the same when nobody watches`, async () => {
    const told: [number, number][] = [];
    const watch = { onProgress: (...done: [number, number]) => told.push(done) };
    const watched = await run(6, watch);
    assert.ok(told.length >= 6);
    assert.ok(told.every(([done], i) => done > (told[i - 1]?.[0] ?? 0)), JSON.stringify(told));
    assert.equal(new Set(told.map(([, of]) => of)).size, 1);
    assert.equal(told.at(-1)![0], told.at(-1)![1]);
    assert.deepEqual(await run(6, {}), watched);
  });

  Deno.test(`${name}() ends within a second of an abort, with its reason, and keeps no tensor`, async () => {
    const delays: number[] = [];
    // The best of three: on a busy machine the process itself may have to wait.
    while (delays.length < 3 && !delays.some((ms) => ms < 1000)) {
      await assertNoLeak(tf.memory, async () => {
        const controller = new AbortController();
        const reason = new Error("enough");
        let aborted = Infinity;
        setTimeout(() => {
          aborted = performance.now();
          controller.abort(reason);
        }, 150);
        const work = run(20_000, { signal: controller.signal });
        await assert.rejects(work, (error) => error === reason);
        delays.push(performance.now() - aborted);
      });
    }
    assert.ok(delays.some((ms) => ms >= 0 && ms < 1000), `${delays} ms`);
  });

  Deno.test(`${name}() does not begin when it is stopped already`, async () => {
    await assertNoLeak(tf.memory, async () => {
      let told = 0;
      const watch = { signal: AbortSignal.abort(), onProgress: () => told++ };
      await assert.rejects(run(20_000, watch), { name: "AbortError" });
      assert.equal(told, 0);
    });
  });
}
