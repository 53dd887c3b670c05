import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { gaussianLogDensity } from "@dgm/distributions/gaussian_log_density.ts";
import type { AmortisedModel, Posterior } from "@dgm/models/latent/latent_model.ts";
import { freePosterior } from "@dgm/inference/free_posterior.ts";
import { inferenceGap } from "@dgm/inference/inference_gap.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";
import { exact, tensorModel, X } from "../models/latent/linear_gaussian_tensors.ts";

await useEngine();

const prior = (batch: number) => ({
  mean: tf.zeros([batch, 2]) as tf.Tensor2D,
  logVar: tf.zeros([batch, 2]) as tf.Tensor2D,
});

Deno.test("freePosterior() finds the true posterior where it is a diagonal Gaussian", async () => {
  const model = tensorModel();
  const truth = exact.posterior(X);
  const start = prior(1);
  const q = await freePosterior(model, tf.tensor2d([X]), { start, random: createRandom(0) });
  const [mean, logVar] = [q.mean.dataSync(), q.logVar.dataSync()];
  for (const d of [0, 1]) {
    // What 300 noisy steps leave: a few hundredths of the posterior's spread.
    const deviation = Math.sqrt(truth.covariance[d]![d]!);
    assert.ok(Math.abs(mean[d]! - truth.mean[d]!) < 0.1 * deviation, `mean ${d}`);
    assert.ok(Math.abs(logVar[d]! - 2 * Math.log(deviation)) < 0.15, `log-variance ${d}`);
  }
  assert.deepEqual([...start.mean.dataSync()], [0, 0], "the start is not changed");
});

Deno.test("inferenceGap() is all amortisation where the posterior is in the family", async () => {
  // KL(N(m + s δ, s² e^w) ‖ N(m, s²)) per coordinate: ½ (δ² + e^w − w − 1).
  const [shift, widen] = [0.6, 0.5];
  const kl = 2 * 0.5 * (shift ** 2 + Math.exp(widen) - widen - 1);
  const model = tensorModel({ shift, widen });
  const options = { random: createRandom(1), samples: 20_000 };
  const [gap] = await inferenceGap(model, tf.tensor2d([X]), options);
  assert.deepEqual(gap!.doubts, []);
  assert.ok(Math.abs(gap!.logEvidence - exact.logEvidence(X)) < 0.01);
  assert.ok(Math.abs(gap!.amortisation - kl) < 0.06, `${gap!.amortisation} against ${kl}`);
  assert.ok(Math.abs(gap!.approximation) < 0.03, `${gap!.approximation}`);
});

/** Columns that are not at right angles: the true posterior is correlated. */
function correlated() {
  const weights = [[1, 0.8], [0.5, 1]];
  const known = linearGaussian({ weights, sigma: 0.5 });
  const model: AmortisedModel = {
    latent: 2,
    logLikelihood: (x, z) =>
      gaussianLogDensity(x, {
        mean: tf.matMul(z, tf.tensor2d(weights), false, true),
        logSigma: Math.log(0.5),
      }),
    posterior: (x): Posterior => {
      const each = (x.arraySync() as number[][]).map((row) => known.posterior(row));
      return {
        mean: tf.tensor2d(each.map((q) => [...q.mean])),
        logVar: tf.tensor2d(each.map((q) => [0, 1].map((d) => Math.log(q.covariance[d]![d]!)))),
      };
    },
  };
  return { known, model };
}

Deno.test("inferenceGap() finds what a diagonal Gaussian costs where the posterior is correlated", async () => {
  const { known, model } = correlated();
  const x = [0.4, 0.9];
  // The best diagonal q has the posterior's mean and the inverse diagonal of its precision Λ:
  // KL = ½ (Σ log Λ_dd + log det C). Source: Bishop, Pattern recognition, 2006, section 10.1.2.
  const [[a, b], [c, d]] = known.posterior(x).covariance as [[number, number], [number, number]];
  const determinant = a * d - b * c;
  const precision = [d / determinant, a / determinant];
  const kl = 0.5 * (Math.log(precision[0]! * precision[1]!) + Math.log(determinant));
  const options = { random: createRandom(2), samples: 200_000, steps: 500 };
  const [gap] = await inferenceGap(model, tf.tensor2d([x]), options);
  assert.ok(Math.abs(gap!.approximation - kl) < 0.03, `${gap!.approximation} against ${kl}`);
  assert.ok(gap!.amortisation > 0.05, "the encoder's spread is that of the marginals");
});

Deno.test("freePosterior() and inferenceGap() keep no tensor, and stop when they are told", async () => {
  const x = tf.tensor2d([X]);
  const model = tensorModel({ shift: 1 });
  const start = prior(1);
  await assertNoLeak(tf.memory, async () => {
    tf.dispose(await freePosterior(model, x, { start, steps: 3, random: createRandom(0) }));
  });
  // The encoder of this test makes its tensors anew at each call; a network's would not stay either.
  const fixed = model.posterior(x);
  const still = {
    ...model,
    posterior: () =>
      tf.tidy(() => ({ mean: tf.clone(fixed.mean), logVar: tf.clone(fixed.logVar) })),
  };
  await assertNoLeak(tf.memory, async () => {
    await inferenceGap(still, x, { steps: 3, samples: 10, random: createRandom(0) });
  });
  const signal = AbortSignal.abort();
  await assert.rejects(freePosterior(model, x, { start, signal, random: createRandom(0) }), {
    name: "AbortError",
  });
  for (const steps of [0, 1.5]) {
    await assert.rejects(freePosterior(model, x, { start, steps, random: createRandom(0) }), {
      name: "RangeError",
    });
  }
});
