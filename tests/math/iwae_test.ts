import { iwaeBound, leaveOneOutIwae } from "@dgm/math/iwae.ts";
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { standardErrorsApart } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import { logMeanExp } from "@dgm/math/stable.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const logWeight = fc.double({ min: -50, max: 50, noNaN: true });

/** Log-weights of a model with known evidence and of a q that is not its posterior. */
function drawLogWeights(count: number) {
  const model = linearGaussian({ weights: [[1], [-0.5]], sigma: 0.7 });
  const x = [1.2, -0.1];
  const q = diagonalGaussian([0.2], [-0.4]);
  const random = createRandom(1);
  const logWeights = Float64Array.from({ length: count }, () => {
    const z = q.sample(random);
    const logJoint = model.likelihood(z).logDensity(x) + model.prior.logDensity(z);
    return logJoint - q.logDensity(z);
  });
  return { logWeights, elbo: model.elbo(x, q).elbo, logEvidence: model.logEvidence(x) };
}

Deno.test("iwaeBound() at k = 1 is the ELBO, known exactly", () => {
  const { logWeights, elbo } = drawLogWeights(100_000);
  const found = iwaeBound(logWeights, 1);
  assert.ok(standardErrorsApart(found, elbo) < 4);
  assert.ok(0.02 * Math.abs(elbo) > 4 * found.standardError);
});

Deno.test("iwaeBound() grows with k, from the ELBO towards log p(x), never above", () => {
  const { logWeights, elbo, logEvidence } = drawLogWeights(240_000);
  let before = { mean: elbo, standardError: 0, count: 1 };
  for (const k of [2, 4, 16]) {
    const bound = iwaeBound(logWeights, k);
    const error = Math.hypot(bound.standardError, before.standardError);
    assert.ok(bound.mean - before.mean > 4 * error, `L_${k} is not seen to be above the last one`);
    assert.ok(bound.mean < logEvidence + 4 * bound.standardError);
    before = bound;
  }
  // The gap falls like Var(w / p) / 2k: Maddison et al. 2017, proposition 1.
  const ratios = logWeights.map((w) => Math.exp(w - logEvidence));
  const variance = ratios.reduce((sum, r) => sum + (r - 1) ** 2, 0) / ratios.length;
  const bound = iwaeBound(logWeights, 200);
  const apart = Math.abs(logEvidence - bound.mean - variance / 400);
  assert.ok(apart < 4 * bound.standardError + 0.1 * variance / 400);
});

Deno.test("iwaeBound() takes disjoint groups in order and leaves the rest", () => {
  const [a, b, c, d, e] = [0, 1, -2, 3, 100];
  const { mean, count } = iwaeBound([a, b, c, d, e], 2);
  assertAllClose([mean], [(logMeanExp([a, b]) + logMeanExp([c, d])) / 2], 1e-15);
  assert.equal(count, 2);
});

Deno.test("leaveOneOutIwae() equals the sums without each weight in turn", () => {
  fc.assert(fc.property(fc.array(logWeight, { minLength: 2, maxLength: 12 }), (weights) => {
    const without = weights.map((_, i) => logMeanExp(weights.toSpliced(i, 1)));
    const mean = without.reduce((sum, value) => sum + value, 0) / weights.length;
    const found = leaveOneOutIwae(weights);
    assertAllClose([found.leaveOneOut, found.bound], [mean, logMeanExp(weights)], 1e-12);
    assert.equal(found.gap, found.bound - found.leaveOneOut);
  }));
});

Deno.test("leaveOneOutIwae() holds for every set of weights, however uneven", () => {
  const any = fc.oneof(
    logWeight,
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constant(-Infinity),
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 2, maxLength: 50 }), (weights) => {
      assert.ok(leaveOneOutIwae(weights).holds);
    }),
    { numRuns: 1000 },
  );
  // Equal weights are where the gap is 0 and only rounding is left.
  for (const k of [2, 3, 1000, 100_000]) {
    const { gap, holds } = leaveOneOutIwae(new Float64Array(k).fill(-123.4));
    assert.ok(holds && Math.abs(gap) < 1e-9);
  }
  const random = createRandom(2);
  assert.ok(leaveOneOutIwae(random.fillNormal(new Float64Array(100_000))).gap > 0);
});

Deno.test("leaveOneOutIwae() with weights of 0", () => {
  assert.deepEqual(leaveOneOutIwae([0, -Infinity]), {
    bound: -Math.log(2),
    leaveOneOut: -Infinity,
    gap: Infinity,
    holds: true,
  });
  assert.ok(leaveOneOutIwae([-Infinity, -Infinity]).holds);
});

Deno.test("iwaeBound() and leaveOneOutIwae() refuse what makes no sense", () => {
  assert.throws(() => iwaeBound([0, 0, 0], 2), {
    name: "TypeError",
    message: "Cannot estimate the IWAE bound: want at least 4 weights for two groups of 2, got 3",
  });
  assert.throws(() => iwaeBound([0, 0], 0), RangeError);
  assert.throws(() => iwaeBound([0, NaN], 1), RangeError);
  assert.throws(() => leaveOneOutIwae([0]), {
    name: "TypeError",
    message: "Cannot check the IWAE inequality: want at least two weights, got 1",
  });
  assert.throws(() => leaveOneOutIwae([0, Infinity]), {
    name: "RangeError",
    message: "Cannot check the IWAE inequality: want no NaN and no +∞, got Infinity at 1",
  });
});
