import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { logIntegrate } from "@dgm/math/grid.ts";
import { logGaussianExpectation } from "@dgm/math/gauss_hermite.ts";
import { evidenceErrorsApart, evidenceFromLogWeights } from "@dgm/math/importance_sampling.ts";
import { createRandom } from "@dgm/math/random.ts";
import { logMeanExp, logSigmoid } from "@dgm/math/stable.ts";
import { bernoulliLogDensity } from "@dgm/distributions/bernoulli_log_density.ts";
import { buildDecoder } from "@dgm/nets/body.ts";
import {
  evidenceOnPlane,
  priorLogEvidence,
  priorLogWeights,
} from "@dgm/inference/decoder_evidence.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { logLikelihoodTable } from "@dgm/inference/log_likelihood_table.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine();
const image = { height: 1, width: 3, channels: 1 };
/** Logits l = W z + b of three pixels, as plain numbers and as a network. */
const W = [[2, -1, 0.5], [-1.5, 0.3, 3]];
const B = [0.2, -1, 0.4];
const X = [[0, 0, 0], [1, 0, 1], [1, 1, 1]];

function linearDecoder(): tf.LayersModel {
  const decoder = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 2 });
  decoder.setWeights([tf.tensor2d(W), tf.tensor1d(B)]);
  return decoder;
}

/** log p(x|z) in float64, from the definition. */
function logLikelihood(x: number[], [a, b]: number[]): number {
  return x.reduce((sum, value, d) => {
    const logit = W[0]![d]! * a! + W[1]![d]! * b! + B[d]!;
    return sum + logSigmoid(value === 1 ? logit : -logit);
  }, 0);
}

Deno.test("logLikelihoodTable() has in each place what bernoulliLogDensity() gives for the pair", () => {
  const random = createRandom(1);
  const shape = { height: 5, width: 7, channels: 1 };
  const decoder = buildDecoder({ kind: "dense", hidden: [6], activation: "tanh" }, {
    image: shape,
    latent: 4,
  });
  initialiseWeights(decoder, random);
  const z = tf.tensor2d(random.fillNormal(new Float32Array(12)), [3, 4]);
  const x = tf.tensor4d(Float32Array.from({ length: 70 }, () => random.integer(2)), [2, 5, 7, 1]);
  const table = logLikelihoodTable(decoder, x, z).arraySync();
  const logits = decoder.apply(z) as tf.Tensor;
  for (let n = 0; n < 2; n++) {
    const same = tf.tile(x.slice([n], [1]), [3, 1, 1, 1]);
    assertAllClose(table[n]!, bernoulliLogDensity(same, logits).dataSync(), 1e-6);
  }
});

Deno.test("logLikelihoodTable() refuses images of another size", () => {
  const z = tf.zeros([2, 2]) as tf.Tensor2D;
  assert.throws(() => logLikelihoodTable(linearDecoder(), tf.zeros([1, 4]), z), {
    name: "TypeError",
    message: "Cannot evaluate log p(x|z): want images of 3 pixels, got shape [1,4]",
  });
});

Deno.test("evidenceOnPlane() equals two quadratures in float64, evidence and ρ", () => {
  const found = evidenceOnPlane(linearDecoder(), tf.tensor2d(X), { points: 161 });
  const prior = { mean: [0, 0], logVar: [0, 0], nodes: 100 };
  X.forEach((x, n) => {
    const { logEvidence, rho } = found[n]!;
    const moment = (k: number) => logGaussianExpectation((z) => k * logLikelihood(x, z), prior);
    assertAllClose([logEvidence], [moment(1)], 1e-5);
    const byGrid = logIntegrate(
      (z) => logLikelihood(x, z) - 0.5 * (z[0]! ** 2 + z[1]! ** 2) - Math.log(2 * Math.PI),
      { low: [-6.5, -6.5], high: [6.5, 6.5], points: 161 },
    );
    assertAllClose([logEvidence], [byGrid], 1e-5);
    assertAllClose([rho], [Math.exp(moment(2) - 2 * moment(1))], 1e-4);
  });
});

Deno.test("priorLogWeights() estimates what the grid gives, with the error that ρ foretells", () => {
  const decoder = linearDecoder();
  const x = tf.tensor2d(X);
  const count = 400_000;
  const lists = priorLogWeights(decoder, x, { count, random: createRandom(3) });
  evidenceOnPlane(decoder, x).forEach(({ logEvidence, rho }, n) => {
    const estimate = evidenceFromLogWeights(lists[n]!);
    assert.ok(evidenceErrorsApart(estimate, logEvidence) < 4);
    assert.ok(8 * estimate.relativeError < 0.02, "enough draws to see an error of 2 %");
    assertAllClose([estimate.relativeError / Math.sqrt((rho - 1) / count)], [1], 0.02);
  });
});

Deno.test("priorLogEvidence() is the log of the mean weight of priorLogWeights(), same draws", () => {
  const decoder = linearDecoder();
  const x = tf.tensor2d(X);
  const options = () => ({ count: 20_000, random: createRandom(5) });
  const means = priorLogWeights(decoder, x, options()).map(logMeanExp);
  assertAllClose(priorLogEvidence(decoder, x, options()), means, 1e-6);
  assert.throws(() => priorLogEvidence(decoder, x, { ...options(), count: 1.5 }), RangeError);
});

Deno.test("priorLogWeights() begins with the same numbers, however many follow", () => {
  const decoder = linearDecoder();
  const draw = (count: number) =>
    priorLogWeights(decoder, tf.tensor2d(X), { count, random: createRandom(4) });
  const [short, long] = [draw(10), draw(9000)];
  short.forEach((list, n) => assertAllClose(list, long[n]!.subarray(0, 10), 1e-6));
});

Deno.test("evidence of a decoder: wrong sizes are refused, and no tensor is left", async () => {
  const three = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 3 });
  const x = tf.tensor2d(X);
  assert.throws(() => evidenceOnPlane(three, x), /want a decoder of two numbers, got 3/);
  const options = { count: 0, random: createRandom(1) };
  assert.throws(() => priorLogWeights(three, x, options), RangeError);
  const decoder = linearDecoder();
  await assertNoLeak(tf.memory, () => {
    evidenceOnPlane(decoder, x, { points: 120 });
    priorLogWeights(decoder, x, { count: 9000, random: createRandom(1) });
    priorLogEvidence(decoder, x, { count: 9000, random: createRandom(1) });
  });
});
