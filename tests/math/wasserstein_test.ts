import { createRandom } from "@dgm/math/random.ts";
import { wasserstein } from "@dgm/math/wasserstein.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const number = fc.double({ min: -9, max: 9, noNaN: true });
const sample = fc.array(number, { minLength: 1, maxLength: 9 });

Deno.test("wasserstein() equals scipy for samples of different sizes", () => {
  // scipy 1.17.1, stats.wasserstein_distance
  const value = wasserstein([0.3, -1.2, 2.5, 0.3, 4.1], [1.0, -0.7, 3.3]);
  assertAllClose([value], [0.7866666666666665], 1e-15);
});

Deno.test("wasserstein() equals ∫ |F − G| dx", () => {
  fc.assert(fc.property(sample, sample, (xs, ys) => {
    const cdf = (values: number[], x: number) =>
      values.filter((v) => v <= x).length / values.length;
    const ends = [...xs, ...ys].toSorted((a, b) => a - b);
    const area = ends.slice(1).reduce((sum, end, i) => {
      return sum + (end - ends[i]!) * Math.abs(cdf(xs, ends[i]!) - cdf(ys, ends[i]!));
    }, 0);
    assertAllClose([wasserstein(xs, ys)], [area], 1e-13);
  }));
});

Deno.test("wasserstein() of samples of one size is the best of all pairings", () => {
  const permutations = (items: number[]): number[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item, i) =>
        permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest])
      );
  const four = fc.array(number, { minLength: 4, maxLength: 4 });
  fc.assert(fc.property(four, four, fc.constantFrom(1, 2, 3), (xs, ys, order) => {
    const costs = permutations(ys).map((paired) =>
      paired.reduce((sum, y, i) => sum + Math.abs(xs[i]! - y) ** order, 0) / 4
    );
    const best = Math.min(...costs) ** (1 / order);
    assertAllClose([wasserstein(xs, ys, { order })], [best], 1e-9);
  }));
});

Deno.test("wasserstein() is a distance that grows with its order", () => {
  fc.assert(fc.property(sample, sample, sample, (xs, ys, zs) => {
    assert.equal(wasserstein(xs, xs), 0);
    assertAllClose([wasserstein(xs, ys)], [wasserstein(ys, xs)], 1e-14);
    assert.ok(wasserstein(xs, zs) <= wasserstein(xs, ys) + wasserstein(ys, zs) + 1e-12);
    assert.ok(wasserstein(xs, ys) <= wasserstein(xs, ys, { order: 2 }) + 1e-12);
    // A sample repeated is the same distribution.
    assertAllClose([wasserstein([...xs, ...xs], ys)], [wasserstein(xs, ys)], 1e-13);
    assertAllClose([wasserstein(xs.map((x) => x + 2), xs)], [2], 1e-13);
  }));
});

Deno.test("wasserstein() of large Gaussian samples nears the closed forms", () => {
  // W₂² = (μ − ν)² + (σ − τ)²; W₁ = |μ − ν| for equal σ. Both errors are of order 1/√n.
  const random = createRandom(1);
  const n = 50_000;
  const draws = (count: number, mean: number, sigma: number) =>
    Float64Array.from({ length: count }, () => mean + sigma * random.normal());
  const second = wasserstein(draws(n, 0, 1), draws(2 * n, 3, 2), { order: 2 });
  assert.ok(Math.abs(second - Math.sqrt(10)) < 4 * 2 / Math.sqrt(n));
  const first = wasserstein(draws(n, 0, 1), draws(n, 1, 1));
  assert.ok(Math.abs(first - 1) < 4 * Math.sqrt(2 / n));
});

Deno.test("wasserstein() refuses what makes no sense and leaves its input as it was", () => {
  const xs = [3, 1, 2];
  wasserstein(xs, [1]);
  assert.deepEqual(xs, [3, 1, 2]);
  assert.throws(() => wasserstein([], [1]), {
    name: "TypeError",
    message: "Cannot evaluate the Wasserstein distance: xs must hold at least one number, got 0",
  });
  assert.throws(() => wasserstein([1], [Infinity]), RangeError);
  for (const order of [0.5, NaN, Infinity]) {
    assert.throws(() => wasserstein([1], [2], { order }), {
      name: "RangeError",
      message: "Cannot evaluate the Wasserstein distance: order must be at least 1 and finite, " +
        `got ${order}`,
    });
  }
});
