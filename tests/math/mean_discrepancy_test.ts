import { medianDistance, mmdSquared } from "@dgm/math/mean_discrepancy.ts";
import { createRandom, type Random } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const column = (values: number[]) => values.map((value) => [value]);
const XS = column([0.3, -1.2, 2.5, 0.3, 4.1]);
const YS = column([1.0, -0.7, 3.3]);

Deno.test("mmdSquared() equals numpy", () => {
  // numpy 2.4.6: kernel matrices exp(-(a - b.T)**2 / (2 * 1.3**2)), their means with and without diagonal
  assertAllClose(
    [
      mmdSquared(XS, YS, { bandwidth: 1.3, estimator: "biased" }),
      mmdSquared(XS, YS, { bandwidth: 1.3 }),
    ],
    [0.01064589200333299, -0.3908284881448645],
    1e-14,
  );
});

/** E k(x, y) for x ~ N(a, s²), y ~ N(b, t²): the Gaussian integral h / √v · exp(−(a − b)² / 2v). */
function expectedKernel(a: number, s: number, b: number, t: number, h: number): number {
  const v = h * h + s * s + t * t;
  return h / Math.sqrt(v) * Math.exp(-0.5 * (a - b) ** 2 / v);
}

const draws = (random: Random, count: number, mean: number, sigma: number) =>
  column(Array.from({ length: count }, () => mean + sigma * random.normal()));

Deno.test("mmdSquared() is unbiased: its mean over samples of 4 is the closed form", () => {
  const random = createRandom(1);
  const h = 0.8;
  const truth = expectedKernel(0, 1, 0, 1, h) + expectedKernel(1, 2, 1, 2, h) -
    2 * expectedKernel(0, 1, 1, 2, h);
  const estimate = () =>
    mmdSquared(draws(random, 4, 0, 1), draws(random, 4, 1, 2), { bandwidth: h });
  // A difference of kernels: the errors are said in the unit of one of them, about 0.49.
  assertMean(estimate, { truth, n: 40_000, scale: expectedKernel(0, 1, 0, 1, h) });
});

Deno.test("mmdSquared() has mean 0 for equal distributions; the biased one is above", () => {
  const random = createRandom(2);
  const pair = () => [draws(random, 5, 0, 1), draws(random, 5, 0, 1)] as const;
  assertMean(() => mmdSquared(...pair(), { bandwidth: 1 }), { truth: 0, n: 20_000, scale: 1 });
  // The diagonal adds (1 − E k) / n in both samples.
  const truth = 2 * (1 - expectedKernel(0, 1, 0, 1, 1)) / 5;
  const biased = () => mmdSquared(...pair(), { bandwidth: 1, estimator: "biased" });
  assertMean(biased, { truth, n: 40_000 });
});

Deno.test("mmdSquared() biased is never negative, symmetric, and 0 for the same sample", () => {
  const point = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
    minLength: 2,
    maxLength: 2,
  });
  const sample = fc.array(point, { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(sample, sample, fc.double({ min: 0.1, max: 9, noNaN: true }), (xs, ys, h) => {
      for (const estimator of ["biased", "unbiased"] as const) {
        const options = { bandwidth: h, estimator };
        assertAllClose([mmdSquared(xs, ys, options)], [mmdSquared(ys, xs, options)], 1e-13);
      }
      assert.ok(mmdSquared(xs, ys, { bandwidth: h, estimator: "biased" }) > -1e-13);
      assertAllClose([mmdSquared(xs, xs, { bandwidth: h, estimator: "biased" })], [0], 1e-13);
    }),
  );
});

Deno.test("medianDistance() is the median of all pairs, odd and even", () => {
  assert.equal(medianDistance([[0, 0], [3, 4]], [[0, 0], [0, 0]]), 2.5); // 0 0 0 5 5 5
  assert.equal(medianDistance([[0], [1]], [[3], [7]]), 3.5); // 1 2 3 4 6 7
  assert.equal(medianDistance([[0], [1], [3]], [[7], [15], [31]]), 12); // the 8th of 15
});

Deno.test("mmdSquared() and medianDistance() refuse what makes no sense", () => {
  const bandwidth = 1;
  assert.throws(() => mmdSquared([[0]], YS, { bandwidth }), {
    name: "TypeError",
    message: "Cannot evaluate the MMD: xs must hold at least two draws, got 1",
  });
  assert.throws(() => mmdSquared(XS, [[0, 1], [1, 1]], { bandwidth }), {
    name: "TypeError",
    message: "Cannot evaluate the MMD: ys[0] must hold 1 numbers like xs[0], got 2",
  });
  assert.throws(() => mmdSquared([[1], [NaN]], YS, { bandwidth }), RangeError);
  assert.throws(() => mmdSquared(XS, YS, { bandwidth: 0 }), {
    name: "RangeError",
    message: "Cannot evaluate the MMD: bandwidth must be positive and finite, got 0",
  });
  assert.throws(() => mmdSquared(XS, YS, { bandwidth, estimator: "x" as "biased" }), {
    message: 'Cannot evaluate the MMD: estimator must be "unbiased" or "biased", got "x"',
  });
  assert.throws(() => medianDistance([], YS), TypeError);
});
