import { logMeanExp, logSigmoid, logSumExp, sigmoid, softplus } from "@dgm/math/stable.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const number = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const list = fc.array(number(30), { minLength: 1, maxLength: 20 });

Deno.test("logSumExp() equals log Σ exp where that does not overflow", () => {
  fc.assert(fc.property(list, (values) => {
    const naive = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
    assertAllClose([logSumExp(values)], [naive], 1e-12);
  }));
});

Deno.test("logSumExp() equals scipy, where terms vanish beside others", () => {
  // scipy 1.17.1, scipy.special.logsumexp([0.1, -2.5, 3.75, -1000])
  assertAllClose([logSumExp([0.1, -2.5, 3.75, -1000])], [3.777538882912308], 1e-15);
});

Deno.test("logSumExp() moves with its terms: lse(a + c) = lse(a) + c, however large c", () => {
  fc.assert(fc.property(list, number(1e6), (values, c) => {
    assertAllClose([logSumExp(values.map((value) => value + c))], [logSumExp(values) + c], 1e-12);
  }));
});

Deno.test("logSumExp() is at least its largest term and at most log K more", () => {
  fc.assert(fc.property(list, (values) => {
    const above = logSumExp(values) - Math.max(...values);
    assert.ok(above >= 0 && above <= Math.log(values.length) + 1e-12);
  }));
});

Deno.test("logSumExp() keeps a term of e^−40 beside e^0", () => {
  // log(1 + t) = t for a t of 4e-18; 1 + t itself is 1.
  assert.equal(logSumExp([0, -40]), Math.exp(-40));
});

Deno.test("logSumExp() of nothing, of −∞ and of +∞", () => {
  assert.equal(logSumExp([]), -Infinity);
  assert.equal(logSumExp([-Infinity, -Infinity]), -Infinity);
  assert.equal(logSumExp([-Infinity, 3]), 3);
  assert.equal(logSumExp([Infinity, 3, Infinity]), Infinity);
  assert.equal(logSumExp(Float32Array.of(5)), 5);
});

Deno.test("logSumExp() refuses NaN", () => {
  assert.throws(() => logSumExp([0, NaN]), {
    name: "RangeError",
    message: "Cannot evaluate logSumExp: want no NaN, got NaN at 1",
  });
});

Deno.test("logMeanExp() is logSumExp − log K and lies between mean and maximum", () => {
  fc.assert(fc.property(list, (values) => {
    const value = logMeanExp(values);
    const mean = values.reduce((sum, term) => sum + term, 0) / values.length;
    assertAllClose([value], [logSumExp(values) - Math.log(values.length)], 1e-12);
    // Jensen: the log of a mean is at least the mean of the logs.
    assert.ok(value >= mean - 1e-12 && value <= Math.max(...values) + 1e-12);
  }));
  assert.throws(() => logMeanExp([]), {
    name: "TypeError",
    message: "Cannot evaluate logMeanExp: want at least one value, got none",
  });
  assert.throws(() => logMeanExp([NaN]), RangeError);
});

const POINTS = [-40.5, -3, -0.1, 0.7, 36];

Deno.test("softplus(), logSigmoid() and sigmoid() equal scipy to the last digits", () => {
  // numpy 2.4.6, numpy.logaddexp(0, x); scipy 1.17.1, scipy.special.log_expit(x) and expit(x)
  const expected = {
    softplus: [
      2.576757109154981e-18,
      0.04858735157374206,
      0.6443966600735709,
      1.103186048885458,
      36.0,
    ],
    logSigmoid: [
      -40.5,
      -3.048587351573742,
      -0.7443966600735709,
      -0.4031860488854579,
      -2.319522830243569e-16,
    ],
    sigmoid: [
      2.5767571091549807e-18,
      0.04742587317756678,
      0.47502081252106,
      0.6681877721681662,
      0.9999999999999998,
    ],
  };
  for (
    const [f, values] of [
      [softplus, expected.softplus],
      [logSigmoid, expected.logSigmoid],
      [sigmoid, expected.sigmoid],
    ] as const
  ) {
    POINTS.forEach((x, i) => assertAllClose([f(x) / values[i]!], [1], 1e-15));
  }
});

Deno.test("softplus(), logSigmoid() and sigmoid() fulfil their identities", () => {
  fc.assert(fc.property(number(700), (x) => {
    assertAllClose([softplus(x) - softplus(-x)], [x], 1e-13);
    assertAllClose([sigmoid(x) + sigmoid(-x)], [1], 1e-15);
    assertAllClose([Math.exp(logSigmoid(x))], [sigmoid(x)], 1e-13);
    assert.ok(logSigmoid(x) <= 0 && softplus(x) >= Math.max(x, 0));
  }));
});

Deno.test("softplus(), logSigmoid() and sigmoid() at their ends", () => {
  assert.deepEqual([softplus(-Infinity), softplus(Infinity)], [0, Infinity]);
  assert.deepEqual([logSigmoid(-Infinity), logSigmoid(Infinity)], [-Infinity, -0]);
  assert.deepEqual([sigmoid(-Infinity), sigmoid(Infinity)], [0, 1]);
  assert.equal(sigmoid(-740), Math.exp(-740)); // where e^740 is infinite
  for (const f of [softplus, logSigmoid, sigmoid]) assert.ok(Number.isNaN(f(NaN)));
});
