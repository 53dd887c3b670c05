import { diagonalGaussian } from "@dgm/math/diagonal_gaussian.ts";
import { grid } from "@dgm/math/grid.ts";
import { createRandom } from "@dgm/math/random.ts";
import { relativeFrequencies, totalVariation } from "@dgm/math/total_variation.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const probabilities = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 })
  .filter((counts) => counts.some((count) => count > 0))
  .map((counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / total);
  });

Deno.test("totalVariation() is the largest difference over all events", () => {
  const pair = fc.tuple(probabilities, probabilities).filter(([p, q]) => p.length === q.length);
  fc.assert(fc.property(pair, ([p, q]) => {
    let largest = 0;
    for (let event = 0; event < 2 ** p.length; event++) {
      const difference = p.reduce((s, x, i) => s + ((event >> i) & 1) * (x - q[i]!), 0);
      largest = Math.max(largest, difference);
    }
    assertAllClose([totalVariation(p, q)], [largest], 1e-12);
    assert.equal(totalVariation(p, q), totalVariation(q, p));
    assert.equal(totalVariation(p, p), 0);
  }));
});

Deno.test("totalVariation() of two Gaussians on a grid is 2 Φ(δ/2σ) − 1", () => {
  // For equal σ the densities cross half way: TV = P(|Z| < δ / 2σ). At δ = 2σ it is erf(1/√2) =
  // 0.6826894921370859 (scipy 1.17.1, special.erf(1 / sqrt(2))). |p − q| has a kink, so the trapezoid
  // rule errs by order h².
  const { points, weights } = grid({ low: [-10], high: [12], points: 4401 });
  const density = (mean: number) => {
    const gaussian = diagonalGaussian([mean], [0]);
    return points.map((x) => Math.exp(gaussian.logDensity(x)));
  };
  const value = totalVariation(density(0), density(2), { weights });
  assertAllClose([value], [0.6826894921370859], 1e-5);
});

Deno.test("totalVariation() of samples in bins approaches that of their distributions", () => {
  const random = createRandom(1);
  const n = 100_000;
  const sample = (mean: number) => Array.from({ length: n }, () => mean + random.normal());
  const edges = Array.from({ length: 41 }, (_, i) => -4 + 0.25 * i);
  const value = totalVariation(
    relativeFrequencies(sample(0), edges),
    relativeFrequencies(sample(2), edges),
  );
  // An edge at 1, where the densities cross, so no bin hides anything. P(x < 1) of both is known:
  // the distance is their difference up to the noise of 42 bins, √(Σ p) ≤ √(42 · 2 / n) / 2.
  assert.ok(Math.abs(value - 0.6826894921370859) < 4 * Math.sqrt(0.25 * 2 / n) + 0.002);
});

Deno.test("relativeFrequencies() counts each sample once, ends by half-open bins", () => {
  // Whole numbers among them, so that samples lie on edges.
  const number = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ min: -5, max: 5, noNaN: true }),
  );
  fc.assert(fc.property(
    fc.array(number, { minLength: 1 }),
    fc.uniqueArray(number, {
      minLength: 1,
      maxLength: 9,
    }),
    (samples, unsorted) => {
      const edges = [...new Set(unsorted)].toSorted((a, b) => a - b);
      const bounds = [-Infinity, ...edges, Infinity];
      const expected = bounds.slice(1).map((end, i) =>
        samples.filter((x) => x >= bounds[i]! && x < end).length / samples.length
      );
      assert.deepEqual(relativeFrequencies(samples, edges), expected);
    },
  ));
});

Deno.test("totalVariation() and relativeFrequencies() refuse what is no distribution", () => {
  assert.throws(() => totalVariation([0.5, 0.4], [0.5, 0.5]), {
    name: "RangeError",
    message:
      "Cannot evaluate the total variation: the mass of p must be 1 within 0.000001, got 0.9",
  });
  assert.throws(() => totalVariation([1.5, -0.5], [0.5, 0.5]), {
    name: "RangeError",
    message: "Cannot evaluate the total variation: want no negative value, " +
      "got p -0.5, q 0.5, weight 1 at 1",
  });
  assert.throws(() => totalVariation([1], [0.5, 0.5]), TypeError);
  assert.throws(() => totalVariation([1], [1], { weights: [1, 1] }), TypeError);
  assert.throws(() => totalVariation([1], [1], { tolerance: 0 }), RangeError);
  assert.throws(() => relativeFrequencies([], [0]), TypeError);
  assert.throws(() => relativeFrequencies([NaN], [0]), RangeError);
  assert.throws(() => relativeFrequencies([1], [0, 0]), {
    name: "RangeError",
    message: "Cannot count relative frequencies: edges must grow, got 0 before 0",
  });
});
