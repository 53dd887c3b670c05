import { useEngine } from "@dgm/engine/use_engine.ts";
import { evidenceErrorsApart } from "@dgm/math/importance_sampling.ts";
import { createRandom } from "@dgm/math/random.ts";
import { estimateEvidence } from "@dgm/inference/evidence.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";
import { exact, tensorModel, X } from "../models/latent/linear_gaussian_tensors.ts";

await useEngine();

const x = tf.tensor2d([X, [2, 1, -1, 0.5]]);
const random = () => createRandom(3);

Deno.test("estimateEvidence() is unbiased for p(x): within 4 standard errors, and a 2 % error is seen", async () => {
  const model = tensorModel({ shift: 0.5, widen: 0.5 });
  const estimates = await estimateEvidence(model, x, { samples: 200_000, random: random() });
  estimates.forEach((estimate, b) => {
    const truth = exact.logEvidence((x.arraySync() as number[][])[b]!);
    assert.deepEqual(estimate.doubts, []);
    assert.ok(evidenceErrorsApart(estimate, truth) < 4);
    assert.ok(evidenceErrorsApart(estimate, truth + Math.log(1.02)) > 4);
  });
});

Deno.test("estimateEvidence() does not depend on the size of its chunks", async () => {
  const model = tensorModel({ shift: 0.5 });
  const [whole, pieces] = await Promise.all(
    [4096, 26].map((rows) => estimateEvidence(model, x, { samples: 100, rows, random: random() })),
  );
  whole!.forEach(({ logEvidence }, b) =>
    assert.ok(Math.abs(logEvidence - pieces![b]!.logEvidence) < 1e-5)
  );
});

Deno.test("estimateEvidence() holds no more tensors at 5,000 draws than at 50", async () => {
  const model = tensorModel({ shift: 0.5 });
  let most = 0;
  const watched = {
    ...model,
    logLikelihood: (data: tf.Tensor, z: tf.Tensor2D) => {
      most = Math.max(most, tf.memory().numBytes);
      return model.logLikelihood(data, z);
    },
  };
  const peakOf = async (samples: number) => {
    most = 0;
    await estimateEvidence(watched, x, { samples, rows: 100, random: random() });
    return most;
  };
  await assertNoLeak(tf.memory, async () => assert.equal(await peakOf(5000), await peakOf(50)));
});

Deno.test("estimateEvidence() doubts an estimate that rests on few draws", async () => {
  const model = tensorModel({ shift: 6, widen: -1 });
  const [estimate] = await estimateEvidence(model, x, { samples: 500, random: random() });
  assert.match(estimate!.doubts[0]!, /the effective sample size is .+, below 100/);
});

Deno.test("estimateEvidence() refuses no draws, and a model whose parameters are NaN", async () => {
  for (const samples of [0, -1, 2.5]) {
    await assert.rejects(estimateEvidence(tensorModel(), x, { samples, random: random() }), {
      name: "RangeError",
      message: /samples must be a positive integer/,
    });
  }
  const vae = createVae({ height: 2, width: 2, channels: 1 }, { latent: 1, random: random() });
  for (const variable of Object.values(vae.variables)) {
    variable.assign(tf.fill(variable.shape, NaN));
  }
  const image = tf.ones([1, 2, 2, 1]) as tf.Tensor4D;
  await assert.rejects(estimateEvidence(vae, image, { samples: 10, random: random() }), {
    name: "RangeError",
    message: /Cannot estimate the evidence: want no NaN and no \+∞, got NaN/,
  });
  vae.dispose();
});

Deno.test("estimateEvidence() ends when its signal is aborted", async () => {
  const controller = new AbortController();
  const options = { samples: 100_000, rows: 10, random: random(), signal: controller.signal };
  const work = estimateEvidence(tensorModel(), x, options);
  controller.abort();
  await assert.rejects(work, { name: "AbortError" });
});
