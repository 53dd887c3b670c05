import { logMeanExp, logSigmoid, logSumExp, sigmoid, softplus } from "@dgm/math/stable.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const small = fc.double({ min: -20, max: 20, noNaN: true });
const smallList = fc.array(small, { minLength: 1, maxLength: 9 });

/** The difference of a ratio from 1 is the relative error, for results far from 1 in size. */
function assertRelative(actual: number[], expected: number[], tolerance: number): void {
  const ratios = actual.map((value, i) => value === expected[i] ? 1 : value / expected[i]!);
  assertAllClose(ratios, expected.map(() => 1), tolerance);
}

const XS = [-745, -40, -3.5, -1e-3, 0, 0.7, 12, 36.5, 710];

Deno.test("logSumExp() equals the plain formula where that one is safe", () => {
  fc.assert(fc.property(smallList, (values) => {
    const plain = Math.log(values.reduce((sum, a) => sum + Math.exp(a), 0));
    assertAllClose([logSumExp(values)], [plain], 1e-14);
  }));
});

Deno.test("logSumExp() of n equal values is the value plus log n, at any size", () => {
  for (const a of [-1e300, -1e6, -745, 0, 710, 1e6, 1e300]) {
    for (const n of [1, 2, 3, 784]) {
      assertRelative([logSumExp(new Array(n).fill(a))], [a + Math.log(n)], 1e-14);
    }
  }
});

Deno.test("logSumExp() equals scipy.special.logsumexp", () => {
  // scipy 1.17.1: logsumexp([...]) of each list.
  assertRelative(
    [
      logSumExp([-1.5, 2.25, 0.5, 2.2]),
      logSumExp(new Float64Array([1000.5, 999, -3])),
      logSumExp([-2000, -2000.1, -2003]),
      logSumExp([0, -50]),
    ],
    [3.014779751416261, 1000.7014132779827, -1999.3298019035778, 1.9287498479639178e-22],
    1e-15,
  );
});

Deno.test("logSumExp() moves with a shift of its values and ignores their order", () => {
  fc.assert(fc.property(smallList, small, (values, shift) => {
    const moved = logSumExp(values.map((a) => a + shift).reverse());
    assertAllClose([moved], [logSumExp(values) + shift], 1e-13);
  }));
});

Deno.test("logSumExp() takes infinities as weights of nothing and of everything", () => {
  assert.equal(logSumExp([]), -Infinity);
  assert.equal(logSumExp([-Infinity, -Infinity]), -Infinity);
  assert.equal(logSumExp([-Infinity, 3]), 3);
  assert.equal(logSumExp([Infinity, 3, Infinity]), Infinity);
  for (const values of [[NaN], [1, NaN], [Infinity, NaN]]) {
    assert.throws(() => logSumExp(values), {
      name: "RangeError",
      message: `Cannot evaluate logSumExp: want no NaN, got NaN at ${values.length - 1}`,
    });
  }
});

Deno.test("logMeanExp() is the logarithm of the mean, and never below the mean of the values", () => {
  fc.assert(fc.property(smallList, (values) => {
    const n = values.length;
    const plain = Math.log(values.reduce((sum, a) => sum + Math.exp(a) / n, 0));
    assertAllClose([logMeanExp(values)], [plain], 1e-14);
    assert.ok(logMeanExp(values) >= values.reduce((sum, a) => sum + a / n, 0) - 1e-13);
  }));
  assert.equal(logMeanExp([-1e5, -1e5]), -1e5);
  assert.throws(() => logMeanExp([]), {
    name: "TypeError",
    message: "Cannot evaluate logMeanExp: want at least one value, got none",
  });
});

Deno.test("softplus(), logSigmoid() and sigmoid() equal scipy over the whole range", () => {
  // numpy 2.4.6: np.logaddexp(0, x).
  assertRelative(XS.map(softplus), [
    5e-324,
    4.248354255291589e-18,
    0.029750418272620566,
    0.6926473055599401,
    0.6931471805599453,
    1.103186048885458,
    12.000006144193478,
    36.5,
    710,
  ], 4e-16);
  // scipy 1.17.1: scipy.special.log_expit(x).
  assertRelative(XS.map(logSigmoid), [
    -745,
    -40,
    -3.5297504182726205,
    -0.6936473055599401,
    -0.6931471805599453,
    -0.4031860488854579,
    -6.144193477732806e-06,
    -1.4068617124461467e-16,
    -4.47628622567513e-309,
  ], 4e-16);
  // scipy 1.17.1: scipy.special.expit(x), but for x = −745, where it rounds e^−745 to 0.
  assertRelative(XS.map(sigmoid), [
    5e-324,
    4.248354255291589e-18,
    0.02931223075135632,
    0.4997500000208333,
    0.5,
    0.6681877721681662,
    0.9999938558253978,
    0.9999999999999998,
    1,
  ], 4e-16);
});

Deno.test("softplus(), logSigmoid() and sigmoid() keep the identities that tie them", () => {
  fc.assert(fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
    assertAllClose([softplus(x) - softplus(-x)], [x], 1e-15);
    assertRelative([Math.exp(logSigmoid(x))], [sigmoid(x)], 1e-12);
    assertAllClose([sigmoid(x) + sigmoid(-x)], [1], 1e-15);
    assertAllClose([softplus(x)], [logSumExp([0, x])], 1e-15);
  }));
});

Deno.test("softplus(), logSigmoid() and sigmoid() reach their limits without NaN", () => {
  assert.deepEqual([softplus(-Infinity), softplus(Infinity)], [0, Infinity]);
  assert.deepEqual([sigmoid(-Infinity), sigmoid(Infinity)], [0, 1]);
  assert.equal(logSigmoid(-Infinity), -Infinity);
  assert.equal(Math.abs(logSigmoid(Infinity)), 0);
  for (const f of [softplus, logSigmoid, sigmoid]) assert.ok(Number.isNaN(f(NaN)));
});
