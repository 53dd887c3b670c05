import { gaussHermite, gaussianExpectation } from "@dgm/math/gauss_hermite.ts";
import { reparametrisedGradient, scoreFunctionGradient } from "@dgm/math/gradient_estimators.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

const Q = { mean: [0.7, -0.4], logVar: [-0.6, 0.3] };
/** A function that couples both coordinates, and its slope. */
const f = ([a, b]: number[]) => Math.sin(a!) * b! + a! * a! - 0.3 * b! ** 3;
const slope = ([a, b]: number[]) => [Math.cos(a!) * b! + 2 * a!, Math.sin(a!) - 0.9 * b! * b!];

/** E over ε of an estimator of four numbers, by 40 × 40 nodes. */
function expectation(estimate: (eps: number[]) => { mean: number[]; logVar: number[] }): number[] {
  const { nodes, weights } = gaussHermite(40);
  const sum = [0, 0, 0, 0];
  nodes.forEach((a, i) =>
    nodes.forEach((b, j) => {
      const { mean, logVar } = estimate([a, b]);
      [...mean, ...logVar].forEach((value, k) => sum[k]! += weights[i]! * weights[j]! * value);
    })
  );
  return sum;
}

/** ∇ E_q[f] by finite differences of quadrature. */
const EXACT = finiteDifferenceGradient(
  ([m, n, v, w]) => gaussianExpectation(f, { mean: [m!, n!], logVar: [v!, w!] }),
  [...Q.mean, ...Q.logVar],
);

Deno.test("reparametrisedGradient() is unbiased: its mean over ε is the gradient of E_q[f]", () => {
  assertAllClose(expectation((eps) => reparametrisedGradient(slope, { q: Q, eps })), EXACT, 1e-9);
});

Deno.test("scoreFunctionGradient() is unbiased with and without a baseline", () => {
  for (const baseline of [undefined, 0.8, -100]) {
    const draw = (eps: number[]) => ({
      q: Q,
      eps,
      ...(baseline === undefined ? {} : { baseline }),
    });
    const mean = expectation((eps) => scoreFunctionGradient(f, draw(eps)));
    assertAllClose(mean, EXACT, 1e-9);
  }
});

Deno.test("scoreFunctionGradient() needs no slope: it finds that of a step", () => {
  // E_q[1(z > 0)] = Φ(μ / σ), so the gradient by μ is φ(μ / σ) / σ, with σ = 1.
  const random = createRandom(1);
  const step = ([z]: number[]) => z! > 0 ? 1 : 0;
  const q = { mean: [0.5], logVar: [0] };
  const truth = Math.exp(-0.125) / Math.sqrt(2 * Math.PI);
  assertMean(
    () => scoreFunctionGradient(step, { q, eps: [random.normal()], baseline: 0.5 }).mean[0]!,
    { truth, n: 100_000 },
  );
});

Deno.test("a baseline changes the spread of the score-function gradient", () => {
  const random = createRandom(2);
  const q = { mean: [0], logVar: [0] };
  const spread = (baseline: number) => {
    const values = Array.from(
      { length: 2000 },
      () =>
        scoreFunctionGradient(([z]) => 10 + z!, { q, eps: [random.normal()], baseline }).mean[0]!,
    );
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  };
  // Var((10 − b + ε) ε) = (10 − b)² + 2: 102 without, 2 with b = 10.
  assert.ok(spread(0) > 20 * spread(10));
});

Deno.test("both estimators refuse sizes that differ and numbers that are none", () => {
  const eps = [0, 0];
  assert.throws(() => reparametrisedGradient(slope, { q: Q, eps: [0] }), {
    name: "TypeError",
    message: "Cannot estimate a gradient: eps must hold 2 numbers like q.mean, got 1",
  });
  assert.throws(() => reparametrisedGradient(() => [1], { q: Q, eps }), TypeError);
  assert.throws(() => reparametrisedGradient(() => [1, NaN], { q: Q, eps }), RangeError);
  assert.throws(() => scoreFunctionGradient(() => NaN, { q: Q, eps }), RangeError);
  assert.throws(() => scoreFunctionGradient(f, { q: Q, eps, baseline: Infinity }), RangeError);
});
