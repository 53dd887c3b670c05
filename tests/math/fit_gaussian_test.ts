import { fitGaussian } from "@dgm/math/fit_gaussian.ts";
import { fullGaussian } from "@dgm/math/full_gaussian.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomCovariance, randomMatrix } from "./matrices.ts";

Deno.test("fitGaussian() has the greatest mean log-likelihood of all Gaussians near it", () => {
  const random = createRandom(1);
  const sample = randomMatrix(random, 40, 3).map(([a, b, c]) => [a! + 2, a! - b!, c! * 3]);
  const fitted = fitGaussian(sample);
  const meanLog = ({ logDensity }: typeof fitted) =>
    sample.reduce((sum, x) => sum + logDensity(x), 0) / sample.length;
  const best = meanLog(fitted);
  for (let trial = 0; trial < 50; trial++) {
    const mean = fitted.mean.map((m) => m + 0.05 * random.normal());
    const other = randomCovariance(random, 3);
    const covariance = fitted.covariance.map((row, i) =>
      row.map((value, j) => value + 0.02 * other[i]![j]!)
    );
    assert.ok(meanLog(fullGaussian(mean, covariance)) < best);
  }
  // At the maximum, the quadratic form averages to D: −½ [D log 2π + log det C + D].
  const logDet = 2 * fitted.factor.reduce((sum, row, i) => sum + Math.log(row[i]!), 0);
  assertAllClose([best], [-0.5 * (3 * Math.log(2 * Math.PI) + logDet + 3)], 1e-12);
});

Deno.test("fitGaussian() refuses samples that are empty, uneven or flat", () => {
  assert.throws(() => fitGaussian([]), /want at least one row, got 0/);
  assert.throws(() => fitGaussian([[1, 2], [1]]), TypeError);
  assert.throws(() => fitGaussian([[0, 0], [1, 1], [2, 2]]), RangeError);
});
