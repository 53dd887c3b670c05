import { diagonalGaussianKl } from "@dgm/math/gaussian_divergence.ts";
import { integrate } from "@dgm/math/grid.ts";
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { nonlinearGaussian } from "@dgm/math/nonlinear_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const CURVED = nonlinearGaussian({ decode: (z) => 0.4 * z + 0.6 * z * z, sigma: 0.4 });

/** Random q of one coordinate. */
function randomQ(random: ReturnType<typeof createRandom>) {
  return { mean: [3 * random.normal()], logVar: [2 * random.normal() - 1] };
}

Deno.test("nonlinearGaussian() with a straight decoder is the linear-Gaussian model", () => {
  const random = createRandom(1);
  for (const [weight, bias, sigma] of [[1.5, 0.3, 0.5], [-0.7, -2, 1.4], [3, 0, 0.2]] as const) {
    const ours = nonlinearGaussian({ decode: (z) => bias + weight * z, sigma });
    const exact = linearGaussian({ weights: [[weight]], bias: [bias], sigma });
    for (let i = 0; i < 10; i++) {
      const [x, z, q] = [3 * random.normal(), random.normal(), randomQ(random)];
      const posterior = exact.posterior([x]);
      assertAllClose(
        [ours.logEvidence(x), ours.logPosterior(x, z)],
        [exact.logEvidence([x]), posterior.logDensity([z])],
        1e-11,
      );
      const { reconstruction, kl, elbo, gap } = ours.bound(x, q);
      const want = exact.elbo([x], q);
      assertAllClose([reconstruction, kl, elbo], [want.reconstruction, want.kl, want.elbo], 1e-10);
      const logVar = [Math.log(posterior.covariance[0]![0]!)];
      assertAllClose([gap], [diagonalGaussianKl(q, { mean: posterior.mean, logVar })], 1e-10);
    }
  }
});

Deno.test("logEvidence() is a density: over all x it integrates to 1, with the moments of f(z) + noise", () => {
  const density = (x: number) => Math.exp(CURVED.logEvidence(x));
  const moment = (power: number) =>
    integrate(([x]) => x! ** power * density(x!), { low: [-6], high: [70], points: 3001 });
  // E x = b E z² and E x² = a² E z² + b² E z⁴ + σ², with E z⁴ = 3; a = 0.4, b = 0.6.
  assertAllClose([moment(0), moment(1), moment(2)], [1, 0.6, 0.16 + 3 * 0.36 + 0.16], 1e-6);
});

Deno.test("logEvidence() of a square at x = 0 has its series in 1/σ²", () => {
  // p(0) = N(0; 0, σ²) E exp(−z⁴ / 2σ²), by its series with E z⁴ = 3, E z⁸ = 105, E z¹² = 10395.
  const sigma = 40;
  const model = nonlinearGaussian({ decode: (z) => z * z, sigma });
  const s = sigma ** -2;
  const series = 1 - 3 * s / 2 + 105 * s ** 2 / 8 - 10395 * s ** 3 / 48;
  const want = Math.log(series) - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
  // The next term is 2027025 s⁴ / 384.
  assertAllClose([model.logEvidence(0)], [want], 6000 * s ** 4);
});

Deno.test("bound() has the gap ∫ q log (q / posterior), never negative", () => {
  const random = createRandom(2);
  for (let i = 0; i < 60; i++) {
    const [x, q] = [CURVED.sample(random).x, randomQ(random)];
    const [mu, sigma] = [q.mean[0]!, Math.exp(0.5 * q.logVar[0]!)];
    const logQ = (z: number) =>
      -0.5 * (Math.log(2 * Math.PI) + q.logVar[0]! + ((z - mu) / sigma) ** 2);
    const kl = integrate(
      ([z]) => Math.exp(logQ(z!)) * (logQ(z!) - CURVED.logPosterior(x, z!)),
      { low: [mu - 10 * sigma], high: [mu + 10 * sigma], points: 401 },
    );
    const { gap, elbo, logEvidence, reconstruction } = CURVED.bound(x, q);
    assertAllClose([gap], [kl], 1e-9);
    assert.ok(gap > 0, `${gap}`);
    assert.ok(elbo < logEvidence && elbo < reconstruction);
  }
});

Deno.test("logPosterior() obeys Bayes' rule and integrates to 1", () => {
  for (const x of [-0.5, 1, 4]) {
    const mass = integrate(([z]) => Math.exp(CURVED.logPosterior(x, z!)), {
      low: [-9],
      high: [9],
      points: 3001,
    });
    assertAllClose([mass], [1], 1e-11);
    const z = 0.3;
    assertAllClose(
      [CURVED.logEvidence(x) + CURVED.logPosterior(x, z)],
      [CURVED.logLikelihood(x, z) + CURVED.logPrior(z)],
      1e-14,
    );
  }
});

Deno.test("logEvidence() of one x does not depend on which x was asked for before", () => {
  const first = CURVED.logEvidence(1);
  CURVED.logEvidence(2);
  assert.equal(CURVED.logEvidence(1), first);
});

Deno.test("sample() draws z from the prior and x around f(z)", () => {
  const random = createRandom(3);
  assertMean(() => CURVED.sample(random).x, { truth: 0.6, n: 400_000 });
  assertMean(() => {
    const { x, z } = CURVED.sample(random);
    return (x - CURVED.decode(z)) ** 2;
  }, { truth: 0.16, n: 200_000 });
  assertMean(() => CURVED.sample(random).z ** 2, { truth: 1, n: 200_000 });
});

Deno.test("nonlinearGaussian() refuses what it cannot integrate", () => {
  const decode = (z: number) => z;
  assert.throws(() => nonlinearGaussian({ decode, sigma: 0 }), RangeError);
  assert.throws(() => nonlinearGaussian({ decode: Math.log, sigma: 1 }), {
    name: "RangeError",
    message:
      "Cannot make a non-linear Gaussian model: decode must be finite on [-10, 10], got NaN at -10",
  });
  assert.throws(() => CURVED.logEvidence(NaN), RangeError);
  assert.throws(() => CURVED.bound(1, { mean: [0, 0], logVar: [0, 0] }), TypeError);
  assert.throws(() => CURVED.bound(1, { mean: [0], logVar: [Infinity] }), RangeError);
});
