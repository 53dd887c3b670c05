import { meanWithError, monteCarloMean, standardErrorsApart } from "@dgm/math/monte_carlo.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const number = fc.double({ min: -100, max: 100, noNaN: true });

Deno.test("meanWithError() equals scipy", () => {
  const { mean, standardError, count } = meanWithError([1.5, 2.25, -0.5, 7]);
  // scipy 1.17.1, stats.sem([1.5, 2.25, -0.5, 7])
  assertAllClose([mean, standardError, count], [2.5625, 1.5889429138056954, 4], 1e-15);
});

Deno.test("meanWithError() equals the formula in two passes", () => {
  fc.assert(fc.property(fc.array(number, { minLength: 2, maxLength: 30 }), (values) => {
    const n = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const found = meanWithError(values);
    assertAllClose(
      [found.mean, found.standardError],
      [mean, Math.sqrt(squares / (n * n - n))],
      1e-12,
    );
  }));
});

Deno.test("meanWithError() keeps its digits far from 0", () => {
  // Squares of 1e9 have no digits left for a variance of 1; a mean taken away first has.
  const { mean, standardError } = meanWithError([1e9 - 1, 1e9, 1e9 + 1]);
  assert.deepEqual([mean, standardError], [1e9, Math.sqrt(1 / 3)]);
  assert.equal(meanWithError([5, 5, 5]).standardError, 0);
});

Deno.test("the squared standard error is unbiased for the variance of the mean", () => {
  // 8 exponential draws: the mean has variance 1/8.
  const random = createRandom(1);
  const draw = () => -Math.log(1 - random.uniform());
  assertMean(() => monteCarloMean(draw, 8).standardError ** 2, { truth: 1 / 8, n: 60_000 });
  assertMean(() => (monteCarloMean(draw, 8).mean - 1) ** 2, { truth: 1 / 8, n: 120_000 });
});

Deno.test("monteCarloMean() draws `count` times and lands within its errors as often as it says", () => {
  const random = createRandom(2);
  let calls = 0;
  const draw = () => {
    calls++;
    return random.uniform();
  };
  let within = 0;
  for (let repeat = 0; repeat < 4000; repeat++) {
    if (standardErrorsApart(monteCarloMean(draw, 50), 0.5) < 2) within++;
  }
  assert.equal(calls, 200_000);
  // Student's t with 49 degrees of freedom: P(|t| < 2) = 0.9489 (scipy 1.17.1, stats.t.cdf), which
  // uniform draws meet to within 0.001; 4 standard errors of a frequency of 0.949 are 0.0139.
  assert.ok(Math.abs(within / 4000 - 0.949) < 0.0149, `${within / 4000}`);
});

Deno.test("standardErrorsApart() counts on both sides, and knows equal and certain", () => {
  const estimate = { mean: 2, standardError: 0.5, count: 9 };
  assert.deepEqual([3, 1, 2].map((truth) => standardErrorsApart(estimate, truth)), [2, 2, 0]);
  const certain = { mean: 2, standardError: 0, count: 9 };
  assert.deepEqual([2, 3].map((truth) => standardErrorsApart(certain, truth)), [0, Infinity]);
});

Deno.test("meanWithError() and monteCarloMean() refuse what has no standard error", () => {
  assert.throws(() => meanWithError([1]), {
    name: "TypeError",
    message: "Cannot estimate a mean: want at least two values, got 1",
  });
  assert.throws(() => meanWithError([]), TypeError);
  assert.throws(() => meanWithError([1, -Infinity]), {
    name: "RangeError",
    message: "Cannot estimate a mean: values must hold finite numbers, got -Infinity at 1",
  });
  assert.throws(() => monteCarloMean(() => 1, 1), {
    name: "RangeError",
    message: "Cannot estimate a mean: count must be a whole number of at least 2, got 1",
  });
  assert.throws(() => monteCarloMean(() => NaN, 2), RangeError);
});
