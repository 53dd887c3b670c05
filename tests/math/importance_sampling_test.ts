import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { logGaussianExpectation } from "@dgm/math/gauss_hermite.ts";
import { gaussianMixture } from "@dgm/math/gaussian_mixture.ts";
import {
  evidenceErrorsApart,
  evidenceFromLogWeights,
  importanceSampledEvidence,
} from "@dgm/math/importance_sampling.ts";
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const MODEL = linearGaussian({
  weights: [[1, 0.5], [-0.3, 2], [0.7, -1]],
  bias: [0.1, -0.2, 0.3],
  sigma: 1.2,
});
const X = [0.4, 1.5, -0.8];
const logJoint = (z: number[]) => MODEL.likelihood(z).logDensity(X) + MODEL.prior.logDensity(z);

Deno.test("evidenceFromLogWeights() equals the formulas on plain weights", () => {
  const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
  fc.assert(fc.property(fc.array(weight, { minLength: 4, maxLength: 40 }), (weights) => {
    const k = weights.length;
    const sum = weights.reduce((total, w) => total + w, 0);
    const squares = weights.reduce((total, w) => total + w * w, 0);
    const spread = weights.reduce((total, w) => total + (w - sum / k) ** 2, 0);
    const found = evidenceFromLogWeights(weights.map(Math.log));
    assertAllClose([found.logEvidence], [Math.log(sum / k)], 1e-12);
    assertAllClose([found.relativeError], [Math.sqrt(spread / (k - 1) / k) / (sum / k)], 1e-12);
    assertAllClose([found.effectiveSampleSize], [sum * sum / squares], 1e-12);
    assertAllClose([found.largestShare], [Math.max(...weights) / sum], 1e-12);
    // The two are one number in two forms.
    const relation = Math.sqrt((k / found.effectiveSampleSize - 1) / (k - 1));
    assert.ok(Math.abs(relation ** 2 - found.relativeError ** 2) < 1e-12);
    assert.equal(found.count, k);
  }));
});

Deno.test("evidenceFromLogWeights() moves with the weights far below the smallest number", () => {
  const logWeights = [0, -1, 0.5, 2, -3];
  const near = evidenceFromLogWeights(logWeights);
  const far = evidenceFromLogWeights(logWeights.map((w) => w - 5000));
  assertAllClose([far.logEvidence], [near.logEvidence - 5000], 1e-12);
  assertAllClose([far.relativeError], [near.relativeError], 1e-10);
  assertAllClose([far.effectiveSampleSize], [near.effectiveSampleSize], 1e-10);
});

Deno.test("importanceSampledEvidence() is unbiased for p(x), and below log p(x) on average", () => {
  const random = createRandom(1);
  const truth = MODEL.logEvidence(X);
  const { mean, covariance } = MODEL.posterior(X);
  // A proposal that is about right, 8 draws: the ratio of the estimate to p(x) has mean 1.
  const proposal = diagonalGaussian(mean, covariance.map((row, i) => Math.log(1.5 * row[i]!)));
  const estimate = () =>
    importanceSampledEvidence(logJoint, { proposal, count: 8, random }).logEvidence - truth;
  assertMean(() => Math.exp(estimate()), { truth: 1, n: 20_000 });
  let [sum, squares] = [0, 0];
  for (let i = 0; i < 5000; i++) {
    const value = estimate();
    sum += value / 5000;
    squares += value * value / 5000;
  }
  assert.ok(sum < -4 * Math.sqrt((squares - sum * sum) / 5000), "log of an average: Jensen's gap");
});

Deno.test("importanceSampledEvidence() meets the exact value and quadrature from three proposals", () => {
  const random = createRandom(2);
  const truth = MODEL.logEvidence(X);
  const byQuadrature = logGaussianExpectation((z) => MODEL.likelihood(z).logDensity(X), {
    ...MODEL.prior,
    nodes: 100,
  });
  assertAllClose([byQuadrature], [truth], 1e-9);
  const wide = diagonalGaussian([0.3, 0.7], [0, 0]);
  for (
    const proposal of [
      MODEL.prior,
      wide,
      gaussianMixture([{ weight: 0.5, ...wide }, { weight: 0.5, mean: [-1, 0], logVar: [1, 1] }]),
    ]
  ) {
    const found = importanceSampledEvidence(logJoint, { proposal, count: 120_000, random });
    assert.deepEqual(found.doubts, []);
    assert.ok(evidenceErrorsApart(found, truth) < 4, `${found.logEvidence} and not ${truth}`);
    // Enough draws that an estimate wrong by 2 % is seen.
    assert.ok(4 * found.relativeError < 0.02, `${found.relativeError}`);
  }
});

Deno.test("importanceSampledEvidence() from the true posterior is exact with any number of draws", () => {
  const found = importanceSampledEvidence(logJoint, {
    proposal: MODEL.posterior(X),
    count: 200,
    random: createRandom(3),
  });
  assertAllClose([found.logEvidence], [MODEL.logEvidence(X)], 1e-12);
  assert.ok(found.relativeError < 1e-12 && Math.abs(found.effectiveSampleSize - 200) < 1e-9);
  assert.ok(found.largestShare < 0.00501);
});

Deno.test("the stated relative error is the true spread of the estimate, on average", () => {
  // Weights w = 2u, u uniform, have mean 1 and variance 1/3: at K = 100 the estimate spreads by √(1/300).
  const random = createRandom(4);
  const repeat = () =>
    evidenceFromLogWeights(
      Float64Array.from({ length: 100 }, () => Math.log(2 * (1 - random.uniform()))),
    );
  assertMean(() => repeat().relativeError, { truth: Math.sqrt(1 / 300), n: 1500 });
});

Deno.test("self-checks: few effective draws, halves that differ, and heavy tails raise doubts", () => {
  const doubts = (logWeights: number[]) => evidenceFromLogWeights(logWeights).doubts;
  const even = Array.from({ length: 400 }, (_, i) => 0.1 * Math.sin(i * i));
  assert.deepEqual(doubts(even), []);
  assert.match(doubts(even.with(7, 20)).join(), /effective sample size is 1\.0, below 100/);
  const split = even.map((w, i) => i < 200 ? w : w + 1);
  assert.match(doubts(split).join(), /halves differ by [\d.]+ standard errors, above 4/);
  const heavy = Array.from({ length: 4000 }, (_, i) => -1.2 * Math.log((i + 0.5) / 4000));
  assert.match(
    doubts(createRandom(5).shuffle(heavy)).join(),
    /tail of the weights has shape 1\.\d\d/,
  );
});

Deno.test("self-checks see the infinite variance of a proposal narrower than the posterior", () => {
  const narrow = diagonalGaussian(MODEL.posterior(X).mean, [-5, -5]);
  const options = { proposal: narrow, count: 20_000, random: createRandom(6) };
  const { doubts } = importanceSampledEvidence(logJoint, options);
  assert.ok(doubts.some((doubt) => doubt.includes("tail")), doubts.join());
});

Deno.test("evidenceFromLogWeights() with weights of 0, and with nothing else", () => {
  const half = evidenceFromLogWeights([0, -Infinity, 0, -Infinity]);
  assertAllClose([half.logEvidence, half.effectiveSampleSize], [Math.log(0.5), 2], 1e-15);
  const none = evidenceFromLogWeights(new Array(4).fill(-Infinity));
  assert.deepEqual([none.logEvidence, none.effectiveSampleSize], [-Infinity, 0]);
  assert.ok(none.doubts.length > 0 && none.relativeError === Infinity);
});

Deno.test("evidenceFromLogWeights() and importanceSampledEvidence() refuse what makes no sense", () => {
  assert.throws(() => evidenceFromLogWeights([0, 0, 0]), {
    name: "TypeError",
    message: "Cannot estimate the evidence: want at least 4 weights, got 3",
  });
  for (const bad of [NaN, Infinity]) {
    assert.throws(() => evidenceFromLogWeights([0, 0, bad, 0]), {
      name: "RangeError",
      message: `Cannot estimate the evidence: want no NaN and no +∞, got ${bad} at 2`,
    });
  }
  const options = { proposal: MODEL.prior, count: 3, random: createRandom(1) };
  assert.throws(() => importanceSampledEvidence(logJoint, options), {
    name: "RangeError",
    message: "Cannot estimate the evidence: count must be a whole number of at least 4, got 3",
  });
});
