import { gaussianMixture, type MixtureComponent } from "@dgm/math/gaussian_mixture.ts";
import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertFrequencies, assertMean } from "./statistics.ts";

const COMPONENTS = [
  { weight: 0.2, mean: [-2, 0], logVar: [0, -1] },
  { weight: 0.5, mean: [1, 1], logVar: [0.5, 0.2] },
  { weight: 0.3, mean: [3, -2], logVar: [-1.5, 1] },
];

Deno.test("gaussianMixture() has the log density and responsibilities of scipy", () => {
  // scipy 1.17.1: logsumexp over k of log w_k + norm.logpdf(x, mean_k, exp(log_var_k / 2)).sum()
  const expected: [number[], number, number[]][] = [
    [[0.5, 0.25], -3.1370849512847796, [
      0.04879261377257667,
      0.9512069258587015,
      4.603687216598787e-07,
    ]],
    [[-2, 0.1], -2.9114141756531255, [
      0.9517125697285415,
      0.04828743027145839,
      2.344105977086006e-25,
    ]],
    [[10, 10], -60.604111464989224, [5.547354795954256e-66, 1, 8.281613871482511e-35]],
  ];
  const mixture = gaussianMixture(COMPONENTS);
  for (const [x, logDensity, responsibilities] of expected) {
    assertAllClose([mixture.logDensity(x)], [logDensity], 1e-14);
    assertAllClose(mixture.responsibilities(x), responsibilities, 1e-14);
  }
});

Deno.test("gaussianMixture() has a density that integrates to 1", () => {
  const mixture = gaussianMixture(COMPONENTS);
  const h = 0.1;
  let integral = 0;
  for (let x = -12; x <= 14; x += h) {
    for (let y = -14; y <= 12; y += h) integral += h * h * Math.exp(mixture.logDensity([x, y]));
  }
  assertAllClose([integral], [1], 1e-9);
});

Deno.test("gaussianMixture() of one component is that Gaussian", () => {
  const [, only] = COMPONENTS;
  const mixture = gaussianMixture([{ ...only!, weight: 1 }]);
  const gaussian = diagonalGaussian(only!.mean, only!.logVar);
  assert.equal(mixture.logDensity([0.3, 5]), gaussian.logDensity([0.3, 5]));
  assert.deepEqual(mixture.responsibilities([0.3, 5]), [1]);
});

Deno.test("gaussianMixture() keeps responsibilities where every density rounds to 0", () => {
  const mixture = gaussianMixture([
    { weight: 0.25, mean: [-1], logVar: [0] },
    { weight: 0.75, mean: [1], logVar: [0] },
  ]);
  // p(2|x) / p(1|x) = 3 e^{2x}; at x = −300 both densities are e^−44701 and less.
  assert.ok(Math.abs(mixture.logDensity([-300]) + 44702) < 2);
  assertAllClose(mixture.responsibilities([0]), [0.25, 0.75], 1e-15);
  assert.deepEqual(mixture.responsibilities([-300]).map(Math.round), [1, 0]);
});

Deno.test("gaussianMixture() draws with the mixture's moments, products and shares", () => {
  const mixture = gaussianMixture(COMPONENTS);
  const random = createRandom(1);
  const draw = () => mixture.sample(random);
  const n = 200_000;
  // E x = Σ w μ and E x² = Σ w (μ² + σ²), E x y = Σ w μ_x μ_y.
  const sum = (term: (one: typeof COMPONENTS[0]) => number) =>
    COMPONENTS.reduce((total, one) => total + one.weight * term(one), 0);
  for (const d of [0, 1]) {
    assertMean(() => draw()[d]!, { truth: sum(({ mean }) => mean[d]!), n, scale: 1.5 });
    const square = sum(({ mean, logVar }) => mean[d]! ** 2 + Math.exp(logVar[d]!));
    assertMean(() => draw()[d]! ** 2, { truth: square, n });
  }
  const product = ([x, y]: number[]) => x! * y!;
  const truth = sum(({ mean }) => mean[0]! * mean[1]!);
  assertMean(() => product(draw()), { truth, n, scale: 2.5 });
  // E p(k|x) = π_k, for x from the mixture.
  COMPONENTS.forEach(({ weight }, k) => {
    assertMean(() => mixture.responsibilities(draw())[k]!, { truth: weight, n });
  });
});

Deno.test("gaussianMixture() picks components by their weights, one of weight 0 never", () => {
  const narrow = (weight: number, mean: number) => ({ weight, mean: [mean], logVar: [-20] });
  const weights = [0, 0.1, 0.2, 0, 0.7];
  const mixture = gaussianMixture(weights.map(narrow));
  const random = createRandom(2);
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[Math.round(mixture.sample(random)[0]!)]!++;
  assert.deepEqual([counts[0], counts[3]], [0, 0]);
  assertFrequencies([counts[1]!, counts[2]!, counts[4]!], [0.1, 0.2, 0.7]);
  assert.equal(mixture.responsibilities([0])[0], 0);

  // The largest number that uniform() can give, and weights whose rounded sum is not above it.
  const edge = { uniform: () => 1 - 2 ** -53, normal: () => 0 } as unknown as Random;
  assert.deepEqual(gaussianMixture([0.7, 0.2, 0.1, 0].map(narrow)).sample(edge), [2]);
});

Deno.test("gaussianMixture() refuses weights and sizes that fit no mixture", () => {
  const one = { weight: 0.5, mean: [0], logVar: [0] };
  const action = "Cannot make a Gaussian mixture";
  const cases: [unknown[], string, string][] = [
    [[], "TypeError", "want at least one component, got none"],
    [[one], "RangeError", "weights must be in [0, 1] and sum to 1, got 0.5"],
    [
      [{ ...one, weight: 1.5 }, { ...one, weight: -0.5 }],
      "RangeError",
      "weights must be in [0, 1] and sum to 1, got 1.5, -0.5",
    ],
    [
      [{ ...one, weight: NaN }],
      "RangeError",
      "weights must be in [0, 1] and sum to 1, got NaN",
    ],
    [
      [one, { weight: 0.5, mean: [0, 0], logVar: [0, 0] }],
      "TypeError",
      "want means of one size, got sizes 1, 2",
    ],
  ];
  for (const [components, name, message] of cases) {
    assert.throws(() => gaussianMixture(components as MixtureComponent[]), {
      name,
      message: `${action}: ${message}`,
    });
  }
  assert.throws(() => gaussianMixture([{ ...one, weight: 1 }]).logDensity([1, 2]), TypeError);
});

Deno.test("gaussianMixture() takes full covariances, and both kinds side by side", () => {
  const [a, b] = COMPONENTS;
  const covarianceOf = ({ logVar }: { logVar: number[] }) =>
    logVar.map((v, d) => logVar.map((_, e) => d === e ? Math.exp(v) : 0));
  const diagonal = gaussianMixture([{ ...a!, weight: 0.4 }, { ...b!, weight: 0.6 }]);
  const mixed = gaussianMixture([
    { ...a!, weight: 0.4 },
    { weight: 0.6, mean: b!.mean, covariance: covarianceOf(b!) },
  ]);
  for (const x of [[0, 0], [3, -1], [-2, 5]]) {
    assertAllClose([mixed.logDensity(x)], [diagonal.logDensity(x)], 1e-13);
    assertAllClose(mixed.responsibilities(x), diagonal.responsibilities(x), 1e-12);
  }
  const slanted = gaussianMixture([{ weight: 1, mean: [0, 0], covariance: [[1, 0.8], [0.8, 1]] }]);
  const random = createRandom(6);
  assertMean(() => {
    const [x, y] = slanted.sample(random);
    return x! * y!;
  }, { truth: 0.8, n: 200_000 });
  assert.throws(
    () => gaussianMixture([{ weight: 1, mean: [0, 0], covariance: [[1, 2], [2, 1]] }]),
    RangeError,
  );
});
