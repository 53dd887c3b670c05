import { useEngine } from "@dgm/engine/use_engine.ts";
import { grid } from "@dgm/math/grid.ts";
import { gaussianExpectation } from "@dgm/math/gauss_hermite.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { meanWithError, standardErrorsApart } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { logMeanExp, logSumExp } from "@dgm/math/stable.ts";
import { importanceLogWeights } from "@dgm/models/latent/importance_weights.ts";
import { Iwae, iwaeLogMean } from "@dgm/models/latent/iwae.ts";
import { gaussianLogDensity } from "@dgm/distributions/gaussian_log_density.ts";
import type { AmortisedModel } from "@dgm/models/latent/latent_model.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { fit } from "@dgm/training/fit.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";
import { tinyData } from "../../training/tiny_data.ts";
import { tensorModel, X } from "./linear_gaussian_tensors.ts";

await useEngine();

const noise = (k: number, batch: number, latent = 2, seed = 0) =>
  normalTensor(createRandom(seed), [k, batch, latent]) as tf.Tensor3D;

/** z in R, x = z + noise of variance ¼; q = N(a, s²) with these parameters, the same for all rows. */
const line = linearGaussian({ weights: [[1]], sigma: 0.5 });
const [POINT, MEAN, LOG_VAR] = [0.9, 0.5, -0.9];

/** The model on tensors; mean and logVar of q are what the gradients are taken of, one row for each x. */
function lineModel(mean: tf.Tensor, logVar: tf.Tensor): AmortisedModel {
  return {
    latent: 1,
    logLikelihood: (x, z) => gaussianLogDensity(x, { mean: z, logSigma: Math.log(0.5) }),
    posterior: () => ({ mean, logVar }) as never,
  };
}

/** log w at a draw, in float64. */
function logWeight(eps: number, mean = MEAN): number {
  const z = mean + Math.exp(0.5 * LOG_VAR) * eps;
  return line.likelihood([z]).logDensity([POINT]) + line.prior.logDensity([z]) +
    0.5 * (eps * eps + LOG_VAR + Math.log(2 * Math.PI));
}

function estimates(k: number, n: number, seed: number): Float32Array {
  const parameters = [MEAN, LOG_VAR].map((value) => tf.fill([n, 1], value));
  const eps = noise(k, n, 1, seed);
  const bound = iwaeLogMean(lineModel(parameters[0]!, parameters[1]!), tf.fill([n, 1], POINT), {
    eps,
  });
  return bound.dataSync() as Float32Array;
}

const EXPECTED: Record<number, () => number> = {
  1: () => line.elbo([POINT], { mean: [MEAN], logVar: [LOG_VAR] }).elbo,
  // Two draws: Gauss–Hermite quadrature in two dimensions.
  2: () =>
    gaussianExpectation(
      (eps) => logMeanExp(eps.map((e) => logWeight(e))),
      { mean: [0, 0], logVar: [0, 0], nodes: 60 },
    ),
};

for (const k of [1, 2]) {
  Deno.test(`iwaeLogMean() of ${k} draws has the expectation of its bound`, () => {
    const expected = EXPECTED[k]!();
    const estimate = meanWithError(Float64Array.from(estimates(k, 100_000, k)));
    assert.ok(standardErrorsApart(estimate, expected) < 4);
    // Enough draws that an error of 2 % would be seen.
    assert.ok(standardErrorsApart(estimate, 1.02 * expected) > 4);
  });
}

Deno.test("iwaeLogMean() closes in on log p(x) like half the relative variance over k", () => {
  // Var(w) / p(x)² = E[exp 2(log w − log p)] − 1. Source: Maddison et al., Filtering variational
  // objectives, 2017, proposition 1.
  const truth = line.logEvidence([POINT]);
  const square = gaussianExpectation(
    ([eps]) => Math.exp(2 * (logWeight(eps!) - truth)),
    { mean: [0], logVar: [0], nodes: 80 },
  );
  for (const k of [8, 32]) {
    const { mean, standardError } = meanWithError(Float64Array.from(estimates(k, 3200 * k, k)));
    const predicted = (square - 1) / (2 * k);
    // The next term of the series is smaller by 1/k.
    assert.ok(Math.abs(truth - mean - predicted) < 4 * standardError + 3 * predicted / k);
    assert.ok(standardError < 0.1 * predicted, "enough draws to see the difference");
  }
});

Deno.test("iwaeLogMean() has the same value with either gradient: the mean of the weights", () => {
  const model = tensorModel({ shift: 0.7, widen: 0.4 });
  const [x, eps] = [tf.tensor2d([X, X]), noise(9, 2)];
  const weights = importanceLogWeights(model, x, eps).arraySync() as number[][];
  const want = [0, 1].map((b) => logMeanExp(weights.map((row) => row[b]!)));
  for (const gradient of ["standard", "doublyReparametrised"] as const) {
    assertAllClose(iwaeLogMean(model, x, { eps, gradient }).dataSync(), want, 1e-5);
  }
});

/** Independent estimates of ∂L_k/∂mean and ∂L_k/∂logVar, one for each of n rows. */
function gradients(k: number, n: number, gradient: "standard" | "doublyReparametrised") {
  const eps = noise(k, n, 1, 7);
  const x = tf.fill([n, 1], POINT);
  const slopes = tf.grads((mean, logVar) =>
    tf.sum(iwaeLogMean(lineModel(mean!, logVar!), x, { eps, gradient }))
  )([tf.fill([n, 1], MEAN), tf.fill([n, 1], LOG_VAR)]);
  return slopes.map((slope) => meanWithError(Float64Array.from(slope.dataSync())));
}

Deno.test("the gradients of L_1 are those of the ELBO, known exactly", () => {
  const elbo = ([mean, logVar]: number[]) =>
    line.elbo([POINT], { mean: [mean!], logVar: [logVar!] }).elbo;
  const truth = finiteDifferenceGradient((p) => elbo([...p]), [MEAN, LOG_VAR]);
  for (const gradient of ["standard", "doublyReparametrised"] as const) {
    gradients(1, 100_000, gradient).forEach((estimate, i) => {
      assert.ok(standardErrorsApart(estimate, truth[i]!) < 4, `${gradient} ${i}`);
      assert.ok(standardErrorsApart(estimate, 1.05 * truth[i]!) > 4, `${gradient} ${i}`);
    });
  }
});

Deno.test("both gradients of L_20 agree, and the doubly reparametrised one is less noisy", () => {
  const n = 60_000;
  const [standard, doubly] = (["standard", "doublyReparametrised"] as const).map((gradient) =>
    gradients(20, n, gradient)
  );
  standard!.forEach((a, i) => {
    const b = doubly![i]!;
    const apart = Math.abs(a.mean - b.mean) / Math.hypot(a.standardError, b.standardError);
    assert.ok(apart < 4, `parameter ${i}: ${apart.toFixed(1)} standard errors apart`);
    assert.ok(Math.abs(b.mean) > 10 * b.standardError, "enough draws to tell it from zero");
    assert.ok(b.standardError < 0.5 * a.standardError, `${b.standardError} ${a.standardError}`);
  });
});

/**
 * L_k without a draw, by quadrature: log S = ∫ (e^−t − e^−tS) dt / t (Frullani), so that the k independent weights
 * enter as the k-th power of one mean, here with t = e^u.
 */
function exactBound(k: number, mean: number): number {
  const { points, weights } = grid({ low: [-9], high: [9], points: 601 });
  const w = points.map(([eps]) => Math.exp(logWeight(eps!, mean)));
  const chances = points.map(([eps], i) => weights[i]! * Math.exp(-0.5 * eps! ** 2));
  let sum = 0;
  for (let u = -40; u < 60; u += 0.1) {
    const t = Math.exp(u);
    let moment = 0;
    w.forEach((one, i) => moment += chances[i]! * Math.exp(-t * one / k));
    sum += 0.1 * (Math.exp(-t) - (moment / Math.sqrt(2 * Math.PI)) ** k);
  }
  return sum;
}

Deno.test("both gradients of L_8 estimate the exact one, and the score term is no small part of it", () => {
  const truth = (exactBound(8, MEAN + 1e-3) - exactBound(8, MEAN - 1e-3)) / 2e-3;
  const scale = Math.exp(0.5 * LOG_VAR);
  for (const gradient of ["standard", "doublyReparametrised"] as const) {
    const estimate = gradients(8, 100_000, gradient)[0]!;
    assert.ok(standardErrorsApart(estimate, truth) < 4, `${gradient}: ${estimate.mean}, ${truth}`);
  }
  assert.ok(
    standardErrorsApart(gradients(8, 100_000, "doublyReparametrised")[0]!, 1.02 * truth) > 4,
  );
  // What is left when the score is dropped for good: Σ w̃ a.
  const random = createRandom(3);
  const path = meanWithError(Float64Array.from({ length: 20_000 }, () => {
    const eps = Array.from({ length: 8 }, () => random.normal());
    const logs = eps.map((e) => logWeight(e));
    const total = logSumExp(logs);
    return eps.reduce((sum, e, i) => {
      const z = MEAN + scale * e;
      const slope = (POINT - z) / 0.25 - z + e / scale;
      return sum + Math.exp(logs[i]! - total) * slope;
    }, 0);
  }));
  assert.ok(path.mean > 4 * truth, `${path.mean} against ${truth}`);
});

Deno.test("Iwae trains the parameters of its VAE, and keeps no tensor", async () => {
  const data = tinyData();
  const random = createRandom(0);
  const vae = createVae(data.train, { latent: 2, body: { kind: "dense", hidden: [16] }, random });
  for (const gradient of ["standard", "doublyReparametrised"] as const) {
    const iwae = new Iwae(vae, { samples: 5, gradient });
    await assertNoLeak(tf.memory, async () => {
      const { history } = await fit(iwae, data, {
        epochs: 5,
        batchSize: 8,
        learningRate: 0.01,
        random: random.stream(gradient),
      });
      assert.ok(history[4]!.test_bound! > history[0]!.test_bound!);
    });
  }
  vae.dispose();
});
