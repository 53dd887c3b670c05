import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { fullGaussian } from "@dgm/math/full_gaussian.ts";
import {
  diagonalGaussianKl,
  fullGaussianKl,
  standardGaussianKl,
} from "@dgm/math/gaussian_divergence.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomCovariance, randomVector } from "./matrices.ts";
import { assertMean } from "./statistics.ts";

const number = fc.double({ min: -3, max: 3, noNaN: true });
const pairs = fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 6 });

Deno.test("diagonalGaussianKl() equals the formula written by hand", () => {
  fc.assert(fc.property(pairs, (list) => {
    const expected = list.reduce((sum, [m, l, a, b]) => {
      const [s, t] = [Math.exp(l / 2), Math.exp(b / 2)];
      return sum + Math.log(t / s) + (s * s + (m - a) ** 2) / (2 * t * t) - 0.5;
    }, 0);
    const q = { mean: list.map((p) => p[0]), logVar: list.map((p) => p[1]) };
    const p = { mean: list.map((p) => p[2]), logVar: list.map((p) => p[3]) };
    const value = diagonalGaussianKl(q, p);
    assertAllClose([value], [expected], 1e-12);
    assert.ok(value >= 0);
  }));
});

Deno.test("diagonalGaussianKl() equals the integral of q log(q / p)", () => {
  const q = diagonalGaussian([0.4], [-1]);
  const p = diagonalGaussian([-0.3], [0.5]);
  let sum = 0;
  for (let x = -7; x <= 8; x += 0.005) {
    const logQ = q.logDensity([x]);
    sum += 0.005 * Math.exp(logQ) * (logQ - p.logDensity([x]));
  }
  assertAllClose([diagonalGaussianKl(q, p)], [sum], 1e-12);
});

Deno.test("diagonalGaussianKl() equals its Monte Carlo estimate", () => {
  const q = diagonalGaussian([0.4, -1], [-1, 0.2]);
  const p = diagonalGaussian([-0.3, 0.5], [0.5, 0]);
  const random = createRandom(1);
  const term = () => {
    const z = q.sample(random);
    return q.logDensity(z) - p.logDensity(z);
  };
  assertMean(term, { truth: diagonalGaussianKl(q, p), n: 100_000 });
});

Deno.test("standardGaussianKl() is the KL to N(0, I), and sums over coordinates", () => {
  fc.assert(fc.property(number, number, (m, l) => {
    const one = standardGaussianKl({ mean: [m], logVar: [l] });
    assertAllClose([one], [0.5 * (m * m + Math.exp(l) - 1 - l)], 1e-14);
    assertAllClose([standardGaussianKl({ mean: [m, m], logVar: [l, l] })], [2 * one], 1e-15);
    assertAllClose(
      [one],
      [diagonalGaussianKl({ mean: [m], logVar: [l] }, { mean: [0], logVar: [0] })],
      1e-15,
    );
  }));
});

Deno.test("standardGaussianKl() keeps all digits near σ = 1 and where its two formulas meet", () => {
  // ½ (l²/2 + l³/6 + l⁴/24 + …): the next term of this series is below one part in 10¹⁶.
  for (const l of [1e-8, -1e-5, 1e-4]) {
    const series = 0.5 * (l ** 2 / 2 + l ** 3 / 6 + l ** 4 / 24 + l ** 5 / 120);
    assert.ok(Math.abs(standardGaussianKl({ mean: [0], logVar: [l] }) / series - 1) < 4e-16);
  }
  for (const l of [0.5, -0.5]) {
    const [below, above] = [l * (1 - 1e-12), l * (1 + 1e-12)]
      .map((logVar) => standardGaussianKl({ mean: [0], logVar: [logVar] }));
    assert.ok(Math.abs(below! - above!) < 1e-12);
  }
});

Deno.test("fullGaussianKl() equals numpy", () => {
  // numpy 2.4.6, ½ (trace(inv(S2) @ S1) + d @ inv(S2) @ d − 2 + log(det S2 / det S1))
  const q = fullGaussian([0.3, -1], [[2, 0.5], [0.5, 1]]);
  const p = fullGaussian([1, 0.4], [[1, -0.3], [-0.3, 0.8]]);
  assertAllClose([fullGaussianKl(q, p)], [2.661623007896929], 1e-14);
});

Deno.test("fullGaussianKl() equals the diagonal one on diagonals", () => {
  fc.assert(fc.property(pairs, (list) => {
    const [m, l, a, b] = [0, 1, 2, 3].map((k) => list.map((pair) => pair[k]!));
    const covariance = (logVar: number[]) =>
      logVar.map((value, i) => logVar.map((_, j) => i === j ? Math.exp(value) : 0));
    assertAllClose(
      [fullGaussianKl(fullGaussian(m!, covariance(l!)), fullGaussian(a!, covariance(b!)))],
      [diagonalGaussianKl({ mean: m!, logVar: l! }, { mean: a!, logVar: b! })],
      1e-12,
    );
  }));
});

Deno.test("fullGaussianKl() equals its Monte Carlo estimate, and is 0 only at q = p", () => {
  const random = createRandom(3);
  const make = () => fullGaussian(randomVector(random, 3), randomCovariance(random, 3));
  const [q, p] = [make(), make()];
  const term = () => {
    const z = q.sample(random);
    return q.logDensity(z) - p.logDensity(z);
  };
  assertMean(term, { truth: fullGaussianKl(q, p), n: 100_000 });
  assertAllClose([fullGaussianKl(q, q)], [0], 1e-14);
  assert.ok(fullGaussianKl(p, q) > 0 && fullGaussianKl(p, q) !== fullGaussianKl(q, p));
});

Deno.test("the divergences refuse sizes that differ", () => {
  const [one, two] = [diagonalGaussian([0], [0]), diagonalGaussian([0, 0], [0, 0])];
  const message = "Cannot evaluate the KL between Gaussians: p.mean must hold 1 numbers like " +
    "q.mean, got 2";
  assert.throws(() => diagonalGaussianKl(one, two), { name: "TypeError", message });
  const full = [fullGaussian([0], [[1]]), fullGaussian([0, 0], [[1, 0], [0, 1]])] as const;
  assert.throws(() => fullGaussianKl(...full), { name: "TypeError", message });
  assert.throws(() => standardGaussianKl({ mean: [0], logVar: [0, 0] }), TypeError);
  assert.throws(() => standardGaussianKl({ mean: [0], logVar: [NaN] }), RangeError);
});
