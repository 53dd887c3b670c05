import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { fullGaussian } from "@dgm/math/full_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const MEAN = [1, 0, -1];
const COVARIANCE = [[2, 0.6, -0.3], [0.6, 1.5, 0.4], [-0.3, 0.4, 0.8]];

Deno.test("fullGaussian() has the log density of scipy", () => {
  // scipy 1.17.1: multivariate_normal.logpdf([0.3, -0.7, 1.1], mean, covariance)
  const gaussian = fullGaussian(MEAN, COVARIANCE);
  assertAllClose([gaussian.logDensity([0.3, -0.7, 1.1])], [-7.311681719859157], 1e-14);
});

Deno.test("fullGaussian() has the log density of the 2 × 2 formula", () => {
  const [a, b, c] = [2, -0.9, 0.7];
  const gaussian = fullGaussian([0.5, -1], [[a, b], [b, c]]);
  const det = a * c - b * b;
  const random = createRandom(1);
  for (let i = 0; i < 100; i++) {
    const [x, y] = [random.normal(), random.normal()];
    const [u, v] = [x - 0.5, y + 1];
    const distance = (c * u * u - 2 * b * u * v + a * v * v) / det;
    const byHand = -Math.log(2 * Math.PI) - 0.5 * Math.log(det) - 0.5 * distance;
    assertAllClose([gaussian.logDensity([x, y])], [byHand], 1e-12);
  }
});

Deno.test("fullGaussian() with a diagonal covariance is the diagonal Gaussian", () => {
  const logVar = [0.3, -2];
  const diagonal = diagonalGaussian([1, 2], logVar);
  const full = fullGaussian([1, 2], [[Math.exp(0.3), 0], [0, Math.exp(-2)]]);
  assertAllClose([full.logDensity([0, 2.5])], [diagonal.logDensity([0, 2.5])], 1e-14);
  assertAllClose(full.sample(createRandom(2)), diagonal.sample(createRandom(2)), 1e-15);
});

Deno.test("fullGaussian() draws samples with its mean, covariance and entropy", () => {
  const gaussian = fullGaussian(MEAN, COVARIANCE);
  const random = createRandom(3);
  const draws = Array.from({ length: 200_000 }, () => gaussian.sample(random));
  MEAN.forEach((mean, i) => assertMean(draws.map((x) => x[i]!), mean, 0.02));
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      const products = draws.map((x) => (x[i]! - MEAN[i]!) * (x[j]! - MEAN[j]!));
      assertMean(products, COVARIANCE[i]![j]!, 0.03);
    }
  }
  // det Σ by Sarrus' rule; −E log p(x) = ½ (D + D log 2π + log det Σ).
  const det = 2 * (1.5 * 0.8 - 0.16) - 0.6 * (0.6 * 0.8 + 0.12) - 0.3 * (0.24 + 0.45);
  const entropy = 0.5 * (3 + 3 * Math.log(2 * Math.PI) + Math.log(det));
  assertMean(draws.map((x) => -gaussian.logDensity(x)), entropy, 0.02);
});

Deno.test("fullGaussian() keeps copies and refuses what is no covariance", () => {
  const covariance = [[1, 0], [0, 1]];
  const gaussian = fullGaussian([0, 0], covariance);
  covariance[0]![0] = 9;
  assert.deepEqual(gaussian.covariance, [[1, 0], [0, 1]]);
  assert.throws(() => fullGaussian([0], [[1, 0], [0, 1]]), {
    name: "TypeError",
    message: "Cannot make a Gaussian: mean must hold 2 numbers like the covariance, got 1",
  });
  assert.throws(() => fullGaussian([0, 0], [[1, 1], [1, 1]]), {
    name: "RangeError",
    message: "Cannot factor the matrix: it must be positive definite, got pivot 0 in row 1",
  });
  assert.throws(() => gaussian.logDensity([0]), {
    name: "TypeError",
    message: "Cannot evaluate the Gaussian log density: x must hold 2 numbers, got 1",
  });
});
