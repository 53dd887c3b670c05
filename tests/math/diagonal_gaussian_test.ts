import { diagonalGaussian, standardGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const MEAN = [0.5, -1.2, 3];
const LOG_VAR = [0.3, -2, 1.5];

Deno.test("diagonalGaussian() has the log density of scipy", () => {
  // scipy 1.17.1: norm.logpdf(x, mean, np.exp(0.5 * log_var)).sum()
  assertAllClose(
    [
      diagonalGaussian(MEAN, LOG_VAR).logDensity([0.1, -1, 5.5]),
      diagonalGaussian([0], [2 * Math.log(1e-2)]).logDensity([1000]),
    ],
    [-3.5611439297110117, -4999999996.313768],
    1e-14,
  );
});

Deno.test("diagonalGaussian() has the log density of the formula, coordinate by coordinate", () => {
  const random = createRandom(1);
  const gaussian = diagonalGaussian(MEAN, LOG_VAR);
  for (let i = 0; i < 100; i++) {
    const x = MEAN.map(() => 5 * random.normal());
    const byHand = x.map((value, d) => {
      const sigma = Math.sqrt(Math.exp(LOG_VAR[d]!));
      const density = Math.exp(-0.5 * ((value - MEAN[d]!) / sigma) ** 2) /
        (sigma * Math.sqrt(2 * Math.PI));
      return Math.log(density);
    });
    assertAllClose([gaussian.logDensity(x)], [byHand.reduce((sum, term) => sum + term)], 1e-12);
  }
});

Deno.test("diagonalGaussian() has a density that integrates to 1, however narrow", () => {
  for (const logVar of [-40, -2, 0, 3, 40]) {
    const gaussian = diagonalGaussian([7], [logVar]);
    const h = 0.1 * Math.exp(0.5 * logVar);
    let integral = 0;
    for (let i = -100; i <= 100; i++) integral += h * Math.exp(gaussian.logDensity([7 + i * h]));
    // 7 + i h is rounded where the Gaussian is narrow: by 4e-16 of σ = 2e-9.
    assertAllClose([integral], [1], 1e-6);
  }
});

Deno.test("diagonalGaussian() draws samples with its mean, variance and entropy", () => {
  const gaussian = diagonalGaussian(MEAN, LOG_VAR);
  const random = createRandom(2);
  const draw = () => gaussian.sample(random);
  const n = 200_000;
  MEAN.forEach((mean, d) => {
    const variance = Math.exp(LOG_VAR[d]!);
    assertMean(() => draw()[d]!, { truth: mean, n, scale: 2 });
    assertMean(() => (draw()[d]! - mean) ** 2, { truth: variance, n });
  });
  // Coordinates are independent.
  const product = ([x, y]: number[]) => (x! - MEAN[0]!) * (y! - MEAN[1]!);
  assertMean(() => product(draw()), { truth: 0, n, scale: 1 });
  // −E log p(x) = ½ Σ (1 + log 2π + logVar).
  const entropy = LOG_VAR.reduce((sum, l) => sum + 0.5 * (1 + Math.log(2 * Math.PI) + l), 0);
  assertMean(() => -gaussian.logDensity(draw()), { truth: entropy, n });
});

Deno.test("standardGaussian() equals the diagonal Gaussian of zeros", () => {
  const prior = standardGaussian(3);
  assert.equal(prior.size, 3);
  assert.deepEqual([prior.mean, prior.logVar], [[0, 0, 0], [0, 0, 0]]);
  assertAllClose([prior.logDensity([1, 2, 2])], [-4.5 - 1.5 * Math.log(2 * Math.PI)], 1e-15);
});

Deno.test("diagonalGaussian() keeps copies of its parameters", () => {
  const mean = new Float64Array([1]);
  const logVar = [0];
  const gaussian = diagonalGaussian(mean, logVar);
  mean[0] = 5;
  logVar[0] = 5;
  assert.deepEqual([gaussian.mean, gaussian.logVar], [[1], [0]]);
  assert.equal(gaussian.logDensity([1]), -0.5 * Math.log(2 * Math.PI));
});

Deno.test("diagonalGaussian() refuses sizes that differ and numbers that are not finite", () => {
  const cases: [() => unknown, string, string][] = [
    [
      () => diagonalGaussian([], []),
      "TypeError",
      "Cannot make a diagonal Gaussian: mean must hold at least one number, got 0",
    ],
    [
      () => diagonalGaussian([1, 2], [1]),
      "TypeError",
      "Cannot make a diagonal Gaussian: logVar must hold 2 numbers like mean, got 1",
    ],
    [
      () => diagonalGaussian([1], [-Infinity]),
      "RangeError",
      "Cannot make a diagonal Gaussian: logVar must hold finite numbers, got -Infinity at 0",
    ],
    [
      () => diagonalGaussian([1, 2], [0, 0]).logDensity([1]),
      "TypeError",
      "Cannot evaluate the Gaussian log density: x must hold 2 numbers, got 1",
    ],
    [
      () => diagonalGaussian([1], [0]).logDensity([NaN]),
      "RangeError",
      "Cannot evaluate the Gaussian log density: x must hold finite numbers, got NaN at 0",
    ],
    [
      () => standardGaussian(1.5),
      "RangeError",
      "Cannot make a standard Gaussian: size must be a whole number of at least 1, got 1.5",
    ],
  ];
  for (const [act, name, message] of cases) assert.throws(act, { name, message });
});
