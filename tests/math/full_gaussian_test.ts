import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { fullGaussian } from "@dgm/math/full_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { determinant, inverse, randomCovariance, randomVector, times } from "./matrices.ts";
import { assertMean } from "./statistics.ts";

const COVARIANCE = [[2, 0.5, -0.3], [0.5, 1, 0.2], [-0.3, 0.2, 0.7]];

Deno.test("fullGaussian() log density equals scipy", () => {
  // scipy 1.17.1, stats.multivariate_normal([0.5, -1, 2], COVARIANCE).logpdf([0, 0.7, -3])
  const value = fullGaussian([0.5, -1, 2], COVARIANCE).logDensity([0, 0.7, -3]);
  assertAllClose([value], [-32.77837968046102], 1e-14);
});

Deno.test("fullGaussian() log density equals the formula with inverse and determinant", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, size) => {
    const random = createRandom(seed);
    const [mean, x] = [randomVector(random, size), randomVector(random, size)];
    const covariance = randomCovariance(random, size);
    const residual = x.map((value, d) => value - mean[d]!);
    const squares = times(inverse(covariance), residual)
      .reduce((sum, value, d) => sum + value * residual[d]!, 0);
    const logDet = Math.log(determinant(covariance));
    const expected = -0.5 * (size * Math.log(2 * Math.PI) + logDet + squares);
    assertAllClose([fullGaussian(mean, covariance).logDensity(x)], [expected], 1e-9);
  }));
});

Deno.test("fullGaussian() with a diagonal covariance is the diagonal Gaussian, draws included", () => {
  const diagonal = diagonalGaussian([1, -2], [0.6, -1]);
  const full = fullGaussian([1, -2], [[Math.exp(0.6), 0], [0, Math.exp(-1)]]);
  assertAllClose([full.logDensity([0, 1])], [diagonal.logDensity([0, 1])], 1e-14);
  assertAllClose(full.sample(createRandom(1)), diagonal.sample(createRandom(1)), 1e-14);
});

Deno.test("fullGaussian() draws have its mean and covariance", () => {
  const mean = [1, -1, 2];
  const gaussian = fullGaussian(mean, COVARIANCE);
  const random = createRandom(2);
  for (let i = 0; i < 3; i++) {
    assertMean(() => gaussian.sample(random)[i]!, { truth: mean[i]!, n: 100_000 });
    for (let j = 0; j <= i; j++) {
      const product = () => {
        const x = gaussian.sample(random);
        return (x[i]! - mean[i]!) * (x[j]! - mean[j]!);
      };
      const scale = Math.sqrt(COVARIANCE[i]![i]! * COVARIANCE[j]![j]!);
      assertMean(product, { truth: COVARIANCE[i]![j]!, n: 100_000, scale });
    }
  }
});

Deno.test("fullGaussian() keeps copies and refuses sizes that differ", () => {
  const covariance = [[1]];
  const gaussian = fullGaussian([0], covariance);
  covariance[0]![0] = 4;
  assert.deepEqual(gaussian.covariance, [[1]]);
  assert.throws(() => fullGaussian([0, 0], [[1]]), {
    name: "TypeError",
    message: "Cannot make a Gaussian: mean must hold 1 numbers like the covariance, got 2",
  });
  assert.throws(() => fullGaussian([0], [[-1]]), RangeError);
  assert.throws(() => gaussian.logDensity([1, 2]), TypeError);
});
