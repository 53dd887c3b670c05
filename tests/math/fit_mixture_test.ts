import { fitGaussian } from "@dgm/math/fit_gaussian.ts";
import { fitGaussianMixture, type MixtureFitOptions } from "@dgm/math/fit_mixture.ts";
import { gaussianMixture } from "@dgm/math/gaussian_mixture.ts";
import { createRandom } from "@dgm/math/random.ts";
import { symmetricEigen } from "@dgm/math/symmetric_eigen.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

/** The first 24 eruptions of Old Faithful: minutes, and tens of minutes until the next (R, `faithful`). */
// deno-fmt-ignore
const FAITHFUL = [
  [3.6, 7.9], [1.8, 5.4], [3.333, 7.4], [2.283, 6.2], [4.533, 8.5], [2.883, 5.5], [4.7, 8.8],
  [3.6, 8.5], [1.95, 5.1], [4.35, 8.5], [1.833, 5.4], [3.917, 8.4], [4.2, 7.8], [1.75, 4.7],
  [4.7, 8.3], [2.167, 5.2], [1.75, 6.2], [4.8, 8.4], [1.6, 5.2], [4.25, 7.9], [1.8, 5.1],
  [1.75, 4.7], [3.45, 7.8], [3.067, 6.9],
];

const EXACT = { tolerance: 1e-15, steps: 10_000 };

/** 4,000 points of three clusters in the plane, two of which overlap. */
function clusters() {
  const truth = gaussianMixture([
    { weight: 0.5, mean: [0, 0], covariance: [[1, 0.8], [0.8, 1]] },
    { weight: 0.3, mean: [2, -2], covariance: [[0.5, -0.2], [-0.2, 0.3]] },
    { weight: 0.2, mean: [-6, 4], covariance: [[2, 0], [0, 0.1]] },
  ]);
  const random = createRandom(1);
  return { truth, points: Array.from({ length: 4000 }, () => truth.sample(random)) };
}

Deno.test("fitGaussianMixture() finds the mixtures that scikit-learn finds", () => {
  // scikit-learn 1.9.1: GaussianMixture(2, covariance_type=…, tol=1e-14, reg_covar=0).fit(FAITHFUL)
  const random = createRandom(1);
  const full = fitGaussianMixture(FAITHFUL, { components: 2, random, ...EXACT });
  const [short] = full.components.toSorted((a, b) => a.mean[0]! - b.mean[0]!);
  assertAllClose([full.logLikelihoods.at(-1)!], [-1.7764058109716467], 1e-10);
  assertAllClose([short!.weight], [0.4582642983703657], 1e-6);
  assertAllClose(Array.from(short!.mean), [1.9609445914054444, 5.336563119100225], 1e-6);
  assertAllClose(
    short!.covariance.flatMap((row) => Array.from(row)),
    [0.12130435648607465, 0.05150608173202611, 0.05150608173202611, 0.22667173736226764],
    1e-6,
  );
  const options = { components: 2, random, covariance: "diagonal", ...EXACT } as const;
  const diagonal = fitGaussianMixture(FAITHFUL, options);
  const [brief] = diagonal.components.toSorted((a, b) => a.mean[0]! - b.mean[0]!);
  assertAllClose([diagonal.logLikelihoods.at(-1)!], [-2.0214980060519276], 1e-10);
  assertAllClose([brief!.weight], [0.45845037565105096], 1e-6);
  assertAllClose(
    Array.from(brief!.logVar, Math.exp),
    [0.12105285246627728, 0.2265250018176701],
    1e-6,
  );
});

Deno.test("fitGaussianMixture() with one component is the Gaussian of the sample", () => {
  const one = fitGaussianMixture(FAITHFUL, { components: 1, random: createRandom(1) });
  const gaussian = fitGaussian(FAITHFUL);
  for (const x of FAITHFUL) {
    assertAllClose([one.logDensity(x)], [gaussian.logDensity(x)], 1e-12);
  }
});

Deno.test("fitGaussianMixture() never lowers the likelihood, and tells that of its density", () => {
  const { points } = clusters();
  for (const covariance of ["full", "diagonal"] as const) {
    for (let seed = 0; seed < 5; seed++) {
      const options = { components: 5, random: createRandom(seed), covariance, floor: 0.02 };
      const fitted = fitGaussianMixture(
        points,
        options as MixtureFitOptions & { covariance: "full" },
      );
      const { logLikelihoods } = fitted;
      assert.ok(logLikelihoods.length > 5);
      logLikelihoods.slice(1).forEach((value, i) => {
        assert.ok(value >= logLikelihoods[i]! - 1e-12, `${covariance}, seed ${seed}, round ${i}`);
      });
      const mean = points.reduce((sum, x) => sum + fitted.logDensity(x), 0) / points.length;
      assertAllClose([logLikelihoods.at(-1)!], [mean], 1e-10);
    }
  }
});

Deno.test("fitGaussianMixture() ends where no parameter can be moved for a greater likelihood", () => {
  const fitted = fitGaussianMixture(FAITHFUL, { components: 2, random: createRandom(1), ...EXACT });
  const meanLog = (components: typeof fitted.components) => {
    const { logDensity } = gaussianMixture(components);
    return FAITHFUL.reduce((sum, x) => sum + logDensity(x), 0) / FAITHFUL.length;
  };
  const h = 1e-5; // h² times a third derivative of about 600 stays below 1e-6
  const slope = (moved: (by: number) => typeof fitted.components) =>
    assert.ok(Math.abs(meanLog(moved(h)) - meanLog(moved(-h))) / (2 * h) < 1e-6);
  slope((by) =>
    fitted.components.map((one, k) => ({ ...one, weight: one.weight + [by, -by][k]! }))
  );
  for (const k of [0, 1]) {
    for (const d of [0, 1]) {
      slope((by) =>
        fitted.components.map((one, i) =>
          i !== k ? one : { ...one, mean: Array.from(one.mean, (m, j) => j === d ? m + by : m) }
        )
      );
      for (const e of [0, 1]) {
        slope((by) =>
          fitted.components.map((one, i) => {
            const covariance = one.covariance.map((row) => Array.from(row));
            covariance[d]![e]! += by;
            if (d !== e) covariance[e]![d]! += by;
            return i !== k ? one : { ...one, covariance };
          })
        );
      }
    }
  }
});

Deno.test("fitGaussianMixture() recovers a mixture from its draws, in shares, means and nats", () => {
  const { truth, points } = clusters();
  const fitted = fitGaussianMixture(points, { components: 3, random: createRandom(3) });
  const [far, main, small] = fitted.components.toSorted((a, b) => a.mean[0]! - b.mean[0]!);
  // 4 standard errors of a share, √(π (1 − π) / n), and of a mean, σ / √(π n).
  assert.ok(Math.abs(far!.weight - 0.2) < 4 * Math.sqrt(0.2 * 0.8 / 4000));
  assert.ok(Math.abs(far!.mean[0]! + 6) < 4 * Math.sqrt(2 / 800));
  assert.ok(Math.abs(main!.mean[1]!) < 4 * Math.sqrt(1 / 2000));
  assert.ok(Math.abs(small!.mean[0]! - 2) < 4 * Math.sqrt(0.5 / 1200));
  // On fresh draws: below the truth by about (parameters) / (2 n) = 17 / 8000 nats, and never above it.
  const random = createRandom(4);
  const behind = Array.from({ length: 20_000 }, () => truth.sample(random))
    .reduce((sum, x) => sum + truth.logDensity(x) - fitted.logDensity(x), 0) / 20_000;
  assert.ok(behind > 0 && behind < 0.008, `${behind} nats behind the truth`);
});

Deno.test("fitGaussianMixture() draws from its own density", () => {
  const { points } = clusters();
  const fitted = fitGaussianMixture(points, { components: 3, random: createRandom(3) });
  const random = createRandom(5);
  const draws = Array.from({ length: 4000 }, () => fitted.sample(random));
  const mean = (list: number[][]) =>
    list.reduce((sum, x) => sum + fitted.logDensity(x), 0) / list.length;
  // log p has a standard deviation of about 1.1 here: two means of 4,000 differ by 4 × 0.025 at most.
  assert.ok(Math.abs(mean(draws) - mean(points)) < 0.1);
});

Deno.test("fitGaussianMixture() keeps every component as wide as the floor, on a line as well", () => {
  const line = Array.from({ length: 50 }, (_, i) => [i, 2 * i, 0]);
  const meanVariance = (5 * (50 ** 2 - 1) / 12) / 3;
  for (const floor of [1e-4, 0.01]) {
    const options = { components: 3, random: createRandom(1), floor };
    for (const { covariance } of fitGaussianMixture(line, options).components) {
      const { values } = symmetricEigen(covariance);
      assertAllClose([values[2]!], [floor * meanVariance], 1e-6);
    }
    const { components } = fitGaussianMixture(line, { ...options, covariance: "diagonal" });
    for (const { logVar } of components) {
      assertAllClose([Math.exp(logVar[2]!)], [floor * meanVariance], 1e-12);
    }
  }
});

Deno.test("fitGaussianMixture() is decided by its generator", () => {
  const { points } = clusters();
  const weights = (seed: number) =>
    fitGaussianMixture(points, { components: 6, random: createRandom(seed) })
      .components.map(({ weight }) => weight);
  assert.deepEqual(weights(1), weights(1));
  assert.notDeepEqual(weights(1), weights(2));
});

Deno.test("fitGaussianMixture() refuses what it cannot fit", () => {
  const random = createRandom(1);
  assert.throws(() => fitGaussianMixture([], { components: 1, random }), {
    name: "RangeError",
    message: "Cannot fit a mixture: want more points than components, got 0 for 1",
  });
  assert.throws(() => fitGaussianMixture([[1], [2]], { components: 2, random }), RangeError);
  assert.throws(() => fitGaussianMixture([[1], [2, 3]], { components: 1, random }), TypeError);
  assert.throws(() => fitGaussianMixture([[1], [NaN]], { components: 1, random }), RangeError);
  assert.throws(() => fitGaussianMixture([[1], [2]], { components: 0, random }), RangeError);
  assert.throws(
    () => fitGaussianMixture([[1], [2]], { components: 1, random, floor: 0 }),
    RangeError,
  );
  assert.throws(() => fitGaussianMixture([[1], [1]], { components: 1, random }), {
    message: "Cannot fit a mixture: want points that differ, got one point many times",
  });
  assert.throws(() => fitGaussianMixture([[0], [0], [0], [1], [1]], { components: 3, random }), {
    message: "Cannot fit a mixture: want at least 3 different points, got 2",
  });
});
