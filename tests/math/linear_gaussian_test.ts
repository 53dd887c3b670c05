import { fullGaussian } from "@dgm/math/full_gaussian.ts";
import { fullGaussianKl } from "@dgm/math/gaussian_divergence.ts";
import { linearGaussian, type LinearGaussianParameters } from "@dgm/math/linear_gaussian.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomCovariance, randomMatrix, randomVector } from "./matrices.ts";
import { assertMean } from "./statistics.ts";

const WEIGHTS = [[1, 0.5], [-0.4, 2], [0.3, -0.7]];
const MODEL = linearGaussian({ weights: WEIGHTS, bias: [0.2, -1, 0.5], sigma: 0.6 });
const X = [1.1, 0.4, -0.9];

/** A random model of these sizes and an x that it might have made. */
function randomCase(random: Random, [dataSize, latentSize]: readonly [number, number]) {
  const model = linearGaussian({
    weights: randomMatrix(random, dataSize, latentSize),
    bias: randomVector(random, dataSize),
    sigma: 0.3 + random.uniform(),
  });
  return { model, latentSize, x: model.sample(random).x };
}

const SIZES = [[1, 1], [3, 2], [2, 3], [5, 1], [6, 4]] as const;

Deno.test("linearGaussian() has the evidence of scipy and the posterior of numpy", () => {
  // scipy 1.17.1: multivariate_normal.logpdf(x, b, W @ W.T + sigma**2 * np.eye(3))
  assertAllClose([MODEL.logEvidence(X)], [-4.8744712005253525], 1e-14);
  // numpy 2.4.6: C = np.linalg.inv(np.eye(2) + W.T @ W / sigma**2) and C @ W.T @ (x - b) / sigma**2
  const posterior = MODEL.posterior(X);
  assertAllClose(posterior.mean, [0.2200128287363696, 0.8514130475795193], 1e-14);
  assertAllClose(posterior.covariance.flat(), [
    0.23091725465041693,
    0.023091725465041693,
    0.023091725465041693,
    0.0728974078406218,
  ], 1e-14);
});

Deno.test("linearGaussian() in one dimension has the evidence and posterior worked out by hand", () => {
  // W = 2, b = 1, σ = 1, x = 3: p(x) = N(1, 5), p(z|x) = N(2·2 / 5, 1/5).
  const model = linearGaussian({ weights: [[2]], bias: [1], sigma: 1 });
  assertAllClose([model.logEvidence([3])], [-0.5 * Math.log(10 * Math.PI) - 0.4], 1e-15);
  const { mean, covariance } = model.posterior([3]);
  assertAllClose([mean[0]!, covariance[0]![0]!], [0.8, 0.2], 1e-15);
});

Deno.test("logEvidence() is the integral of p(x|z) p(z) over z, and the posterior its share", () => {
  // Trapezoid sums over ±9 around 0; everything is smooth and vanishes at the ends.
  const h = 0.06;
  let [evidence, first, second] = [0, 0, 0];
  for (let a = -9; a <= 9; a += h) {
    for (let b = -9; b <= 9; b += h) {
      const logPrior = -Math.log(2 * Math.PI) - 0.5 * (a * a + b * b);
      const errors = WEIGHTS.map((row, d) =>
        X[d]! - row[0]! * a - row[1]! * b - [0.2, -1, 0.5][d]!
      );
      const squares = errors.reduce((sum, e) => sum + e * e, 0);
      const logLikelihood = -1.5 * Math.log(2 * Math.PI * 0.36) - 0.5 * squares / 0.36;
      const weight = h * h * Math.exp(logPrior + logLikelihood);
      evidence += weight;
      first += weight * a;
      second += weight * a * b;
    }
  }
  assertAllClose([MODEL.logEvidence(X)], [Math.log(evidence)], 1e-10);
  const { mean, covariance } = MODEL.posterior(X);
  assertAllClose([mean[0]!], [first / evidence], 1e-10);
  assertAllClose([covariance[0]![1]! + mean[0]! * mean[1]!], [second / evidence], 1e-10);
});

Deno.test("linearGaussian() obeys Bayes' rule p(x|z) p(z) = p(x) p(z|x) at every z", () => {
  const random = createRandom(1);
  for (const sizes of SIZES) {
    const { model, latentSize, x } = randomCase(random, sizes);
    for (let i = 0; i < 20; i++) {
      const z = randomVector(random, latentSize);
      const joint = model.likelihood(z).logDensity(x) + model.prior.logDensity(z);
      const product = model.logEvidence(x) + model.posterior(x).logDensity(z);
      assertAllClose([product], [joint], 1e-11);
    }
  }
});

Deno.test("elbo() equals log p(x) when q is the true posterior", () => {
  const random = createRandom(2);
  for (const sizes of SIZES) {
    const { model, x } = randomCase(random, sizes);
    assertAllClose([model.elbo(x, model.posterior(x)).elbo], [model.logEvidence(x)], 1e-11);
  }
});

Deno.test("elbo() is below log p(x) by KL(q ‖ p(z|x)) for random diagonal and full q", () => {
  const random = createRandom(3);
  for (const sizes of SIZES) {
    const { model, latentSize, x } = randomCase(random, sizes);
    for (let i = 0; i < 20; i++) {
      const full = fullGaussian(
        randomVector(random, latentSize),
        randomCovariance(random, latentSize),
      );
      const gap = model.logEvidence(x) - model.elbo(x, full).elbo;
      assert.ok(gap > 0, `the bound is above log p(x) by ${-gap}`);
      assertAllClose([gap], [fullGaussianKl(full, model.posterior(x))], 1e-10);

      const diagonal = {
        mean: randomVector(random, latentSize),
        logVar: randomVector(random, latentSize),
      };
      const variances = diagonal.logVar.map((l, a) =>
        diagonal.logVar.map((_, b) => a === b ? Math.exp(l) : 0)
      );
      const same = model.elbo(x, fullGaussian(diagonal.mean, variances));
      const parts = model.elbo(x, diagonal);
      assert.ok(parts.elbo < model.logEvidence(x));
      assert.deepEqual(parts, same);
      assert.equal(parts.elbo, parts.reconstruction - parts.kl);
    }
  }
});

Deno.test("elbo() equals its Monte Carlo estimate, part by part", () => {
  const random = createRandom(4);
  const q = { mean: [0.5, 0.2], logVar: [-1, -2] };
  const { reconstruction, kl, elbo } = MODEL.elbo(X, q);
  let z = [0, 0];
  const draw = () => z = q.mean.map((m, d) => m + Math.exp(0.5 * q.logVar[d]!) * random.normal());
  const logQ = () =>
    z.reduce((sum, value, d) => {
      const [m, l] = [q.mean[d]!, q.logVar[d]!];
      return sum - 0.5 * (Math.log(2 * Math.PI) + l + (value - m) ** 2 / Math.exp(l));
    }, 0);
  const logPrior = () => z.reduce((sum, v) => sum - 0.5 * (Math.log(2 * Math.PI) + v * v), 0);
  const n = 200_000;
  assertMean(() => MODEL.likelihood(draw()).logDensity(X), { truth: reconstruction, n });
  assertMean(() => (draw(), logQ() - logPrior()), { truth: kl, n });
  assertMean(() => MODEL.likelihood(draw()).logDensity(X) + logPrior() - logQ(), {
    truth: elbo,
    n,
  });
});

Deno.test("elbo() of the best diagonal q has the gap that the correlations of the posterior cost", () => {
  // Best means and precisions are those of the posterior; the gap is ½ (Σ log P_mm − log det P).
  const p = [0, 1].map((i) =>
    [0, 1].map((j) => WEIGHTS.reduce((sum, row) => sum + row[i]! * row[j]! / 0.36, i === j ? 1 : 0))
  );
  const det = p[0]![0]! * p[1]![1]! - p[0]![1]! * p[1]![0]!;
  const gap = 0.5 * Math.log(p[0]![0]! * p[1]![1]! / det);
  const best = { mean: MODEL.posterior(X).mean, logVar: [0, 1].map((m) => -Math.log(p[m]![m]!)) };
  const elbo = MODEL.elbo(X, best).elbo;
  assertAllClose([MODEL.logEvidence(X) - elbo], [gap], 1e-12);
  const random = createRandom(5);
  for (let i = 0; i < 20; i++) {
    const moved = (values: readonly number[]) => values.map((v) => v + 0.05 * random.normal());
    const worse = { mean: moved(best.mean), logVar: moved(best.logVar) };
    assert.ok(MODEL.elbo(X, worse).elbo < elbo);
  }
});

Deno.test("sample() draws x with mean b, covariance W Wᵀ + σ² I, and W between x and z", () => {
  const random = createRandom(6);
  const n = 200_000;
  const bias = [0.2, -1, 0.5];
  const centred = () => {
    const { x, z } = MODEL.sample(random);
    return { z, x: x.map((value, d) => value - bias[d]!) };
  };
  const covariance = WEIGHTS.map((row, i) =>
    WEIGHTS.map((other, j) => row[0]! * other[0]! + row[1]! * other[1]! + (i === j ? 0.36 : 0))
  );
  for (let i = 0; i < 3; i++) {
    const variance = covariance[i]![i]!;
    assertMean(() => centred().x[i]!, { truth: 0, n, scale: Math.sqrt(variance) });
    for (let j = 0; j <= i; j++) {
      const product = ({ x }: { x: number[] }) => x[i]! * x[j]!;
      const scale = Math.sqrt(variance * covariance[j]![j]!);
      assertMean(() => product(centred()), { truth: covariance[i]![j]!, n, scale });
    }
    const withZ = ({ x, z }: { x: number[]; z: number[] }) => x[i]! * z[1]!;
    assertMean(() => withZ(centred()), {
      truth: WEIGHTS[i]![1]!,
      n,
      scale: Math.sqrt(variance) * 1.5,
    });
  }
});

Deno.test("posterior() is calibrated: over draws of (z, x) the errors of its mean have its variance", () => {
  const variance = MODEL.posterior(X).covariance[0]![0]!;
  const random = createRandom(7);
  const squaredError = () => {
    const { x, z } = MODEL.sample(random);
    return (z[0]! - MODEL.posterior(x).mean[0]!) ** 2;
  };
  assertMean(squaredError, { truth: variance, n: 100_000 });
});

Deno.test("linearGaussian() without influence of z keeps the prior; without bias it takes zeros", () => {
  const model = linearGaussian({ weights: [[0, 0], [0, 0]], sigma: 2 });
  const { mean, covariance } = model.posterior([5, -7]);
  assert.deepEqual([mean, covariance], [[0, 0], [[1, 0], [0, 1]]]);
  const alone = -Math.log(2 * Math.PI * 4) - 0.5 * (25 + 49) / 4;
  assertAllClose([model.logEvidence([5, -7])], [alone], 1e-14);
});

Deno.test("linearGaussian() keeps copies and does not touch what it is given", () => {
  const parameters = { weights: [[1], [2]], bias: [0, 1], sigma: 0.5 };
  const model = linearGaussian(parameters);
  const x = new Float32Array([0.25, 1.5]);
  const before = model.logEvidence(x);
  parameters.weights[0]![0] = 9;
  parameters.bias[1] = 9;
  assert.equal(model.logEvidence(x), before);
  assert.deepEqual(model.likelihood([1]).mean, [1, 3]);
  assert.deepEqual([...x], [0.25, 1.5]);
});

Deno.test("linearGaussian() refuses parameters, x, z and q that do not fit", () => {
  const make = "make a linear-Gaussian model";
  const cases: [() => unknown, string, string][] = [
    [
      () => linearGaussian({ weights: [], sigma: 1 }),
      "TypeError",
      `${make}: weights must be a ` +
      "list of rows, got none",
    ],
    [
      () => linearGaussian({ weights: [[1, 2], [3]], sigma: 1 }),
      "TypeError",
      `${make}: ` +
      "weights[1] must hold 2 numbers like weights[0], got 1",
    ],
    [
      () => linearGaussian({ weights: [[NaN]], sigma: 1 }),
      "RangeError",
      `${make}: ` +
      "weights[0] must hold finite numbers, got NaN at 0",
    ],
    [
      () => linearGaussian({ weights: [[1]], bias: [1, 2], sigma: 1 }),
      "TypeError",
      `${make}: ` +
      "bias must hold 1 numbers like weights, got 2",
    ],
    [
      () => linearGaussian({ weights: [[1]], sigma: 0 }),
      "RangeError",
      `${make}: ` +
      "sigma must be positive and finite, got 0",
    ],
    [
      () => linearGaussian({ weights: [[1]] } as unknown as LinearGaussianParameters),
      "RangeError",
      `${make}: sigma must be positive and finite, got undefined`,
    ],
    [
      () => MODEL.logEvidence([1]),
      "TypeError",
      "evaluate the evidence: x must hold 3 numbers, " +
      "got 1",
    ],
    [
      () => MODEL.posterior([1, 2, NaN]),
      "RangeError",
      "find the posterior: x must hold finite " +
      "numbers, got NaN at 2",
    ],
    [
      () => MODEL.likelihood([1, 2, 3]),
      "TypeError",
      "evaluate the likelihood: z must hold 2 " +
      "numbers, got 3",
    ],
    [
      () => MODEL.elbo(X, { mean: [0], logVar: [0] }),
      "TypeError",
      "evaluate the ELBO: q.mean " +
      "must hold 2 numbers, got 1",
    ],
  ];
  for (const [act, name, message] of cases) {
    assert.throws(act, { name, message: `Cannot ${message}` });
  }
});
