import {
  gaussHermite,
  gaussianExpectation,
  gaussianQuadrature,
  type GaussianRule,
  logGaussianExpectation,
} from "@dgm/math/gauss_hermite.ts";
import { createRandom } from "@dgm/math/random.ts";
import { softplus } from "@dgm/math/stable.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { assertMean } from "./statistics.ts";

/** E ε^k of ε ~ N(0, 1): 0 for odd k and (k − 1)!! for even k. */
function moment(k: number): number {
  if (k % 2 === 1) return 0;
  let product = 1;
  for (let i = k - 1; i > 1; i -= 2) product *= i;
  return product;
}

Deno.test("gaussHermite() has the nodes and weights of scipy", () => {
  // scipy 1.17.1: x, w = roots_hermitenorm(5); w / w.sum()
  const five = gaussHermite(5);
  const outer = [1.3556261799742657, 2.8569700138728056];
  assertAllClose(five.nodes, [-outer[1]!, -outer[0]!, 0, ...outer], 1e-15);
  const weights = [0.011257411327720656, 0.2220759220056126];
  assertAllClose(five.weights, [...weights, 0.5333333333333334, ...weights.toReversed()], 1e-15);
  // The same for 64 and 201 nodes: the one next to 0, and the last, whose weight is compared as a ratio.
  const large: [number, number, number, number, number][] = [
    [64, 0.19558891056727556, 0.1531083163618968, 14.886186143339453, 3.1231879651081817e-49],
    [201, 0.22131766405247486, 0.08615862150514653, 27.42117727543832, 1.7807243651378334e-164],
  ];
  for (const [n, inner, innerWeight, last, lastWeight] of large) {
    const rule = gaussHermite(n);
    const at = Math.floor(n / 2) + n % 2;
    assertAllClose([rule.nodes[at]!, rule.nodes[n - 1]!], [inner, last], 1e-14);
    assertAllClose([rule.weights[at]!, rule.weights[n - 1]! / lastWeight], [innerWeight, 1], 1e-11);
  }
});

Deno.test("gaussHermite() of 1, 2 and 3 nodes is what is worked out by hand", () => {
  assert.deepEqual(gaussHermite(1), { nodes: [0], weights: [1] });
  assertAllClose(gaussHermite(2).nodes, [-1, 1], 1e-15);
  assertAllClose(gaussHermite(3).nodes, [-Math.sqrt(3), 0, Math.sqrt(3)], 1e-15);
  assertAllClose(gaussHermite(3).weights, [1 / 6, 2 / 3, 1 / 6], 1e-15);
});

Deno.test("gaussHermite() is exact for polynomials below degree 2n, and not at 2n", () => {
  for (let n = 1; n <= 12; n++) {
    const { nodes, weights } = gaussHermite(n);
    const sum = (k: number) => nodes.reduce((total, x, i) => total + weights[i]! * x ** k, 0);
    for (let k = 0; k < 2 * n; k++) {
      // Odd moments cancel: their rounding is that of terms as large as the next even moment.
      if (k % 2 === 1) assertAllClose([sum(k) / moment(k + 1)], [0], 1e-15);
      else assertAllClose([sum(k)], [moment(k)], 1e-12);
    }
    // The polynomial that vanishes at all nodes has the mean square n!, and the rule says 0.
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    assertAllClose([moment(2 * n) - sum(2 * n)], [factorial], 1e-9);
  }
});

Deno.test("gaussHermite() has growing symmetric nodes and weights with sum 1 up to 512", () => {
  for (const n of [2, 7, 64, 101, 511, 512]) {
    const { nodes, weights } = gaussHermite(n);
    assert.deepEqual([nodes.length, weights.length], [n, n]);
    if (n % 2 === 1) assert.equal(nodes[(n - 1) / 2], 0);
    for (let i = 0; i < n; i++) {
      if (i > 0) assert.ok(nodes[i]! > nodes[i - 1]!);
      assert.equal(nodes[i]! + nodes[n - 1 - i]!, 0);
      assert.equal(weights[i], weights[n - 1 - i]);
      assert.ok(weights[i]! >= 0);
    }
    assertAllClose([weights.reduce((sum, w) => sum + w)], [1], 1e-13);
  }
});

Deno.test("gaussianQuadrature() moves and scales the nodes on one and two axes", () => {
  const logVar = [Math.log(4), 0];
  const line = gaussianQuadrature({ mean: [3], logVar: [logVar[0]!], nodes: 2 });
  assertAllClose(line.points.flat(), [1, 5], 1e-14);
  const plane = gaussianQuadrature({ mean: [3, 10], logVar, nodes: 2 });
  assertAllClose(plane.points.flat(), [1, 9, 1, 11, 5, 9, 5, 11], 1e-14);
  assertAllClose(plane.weights, [0.25, 0.25, 0.25, 0.25], 1e-14);
  assert.equal(gaussianQuadrature({ mean: [0], logVar: [0] }).points.length, 64);
});

Deno.test("gaussianExpectation() equals closed forms on one and two axes", () => {
  const one = { mean: [0.7], logVar: [Math.log(0.5)] };
  const two = { mean: [0.7, -1], logVar: [Math.log(0.5), 0.3] };
  // E cos(a z) = cos(a μ) exp(−a² σ² / 2) and E exp(a z) = exp(a μ + a² σ² / 2)
  const cosine = Math.cos(1.4) * Math.exp(-1);
  assertAllClose([gaussianExpectation(([z]) => Math.cos(2 * z!), one)], [cosine], 1e-13);
  const exponential = Math.exp(0.7 + 0.25) * Math.exp(1 + 0.5 * Math.exp(0.3));
  assertAllClose([gaussianExpectation(([x, y]) => Math.exp(x! - y!), two)], [exponential], 1e-13);
  const product = (0.7 ** 2 + 0.5) * (1 + Math.exp(0.3)); // E x² y² of independent x and y
  assertAllClose([gaussianExpectation(([x, y]) => (x! * y!) ** 2, two)], [product], 1e-13);
});

Deno.test("gaussianExpectation() of softplus equals scipy and Monte Carlo", () => {
  const f = (z: number) => softplus(1.5 * z + 0.7);
  const value = gaussianExpectation(([z]) => f(z!), { mean: [0], logVar: [0], nodes: 200 });
  // scipy 1.17.1: the sum over a = −12, …, 11 of quad(-log_expit(-(1.5 z + 0.7)) norm.pdf(z), a, a + 1)
  assertAllClose([value], [1.3179823636804069], 1e-12);
  const random = createRandom(1);
  assertMean(() => f(random.normal()), { truth: value, n: 100_000 });
});

Deno.test("logGaussianExpectation() is the logarithm of the expectation of exp, at any height", () => {
  const rule = { mean: [0.5, -0.2], logVar: [-1, 0.2] };
  const f = ([x, y]: number[]) => Math.sin(x!) + 0.5 * Math.cos(y! * x!);
  const plain = Math.log(gaussianExpectation((z) => Math.exp(f(z)), rule));
  for (const shift of [0, -1e6, 1e6]) {
    assertAllClose([logGaussianExpectation((z) => f(z) + shift, rule)], [plain + shift], 1e-14);
  }
});

Deno.test("logGaussianExpectation() of a likelihood under the prior is log p(x)", () => {
  // z ~ N(0, 1) and x|z ~ N(2 z, 1) make x ~ N(0, 5), here at x = 3.
  const logLikelihood = ([z]: number[]) => -0.5 * (Math.log(2 * Math.PI) + (3 - 2 * z!) ** 2);
  const value = logGaussianExpectation(logLikelihood, { mean: [0], logVar: [0] });
  assertAllClose([value], [-0.5 * (Math.log(10 * Math.PI) + 9 / 5)], 1e-10);
});

Deno.test("both expectations leave out nodes whose weight is 0 and take −∞ as a density of 0", () => {
  const rule = { mean: [0], logVar: [0], nodes: 512 };
  const { nodes, weights } = gaussHermite(512);
  const outermost = nodes.filter((_, i) => weights[i] === 0);
  assert.ok(outermost.length > 0 && outermost.every((x) => Math.abs(x) > 37));
  const bounded = (least: number) => ([z]: number[]) => Math.abs(z!) > least ? Infinity : 1;
  const least = Math.min(...outermost.map(Math.abs)) - 1e-9;
  assertAllClose([gaussianExpectation(bounded(least), rule)], [1], 1e-13);
  assertAllClose([logGaussianExpectation((z) => bounded(least)(z) - 1, rule)], [0], 1e-13);
  assert.equal(gaussianExpectation(bounded(30), rule), Infinity); // Weight 1e-197 is not 0.
  assert.equal(logGaussianExpectation(() => -Infinity, rule), -Infinity);
  const half = logGaussianExpectation(([z]) => z! < 0 ? -Infinity : 0, rule);
  assertAllClose([half], [-Math.log(2)], 1e-13);
});

Deno.test("Gauss–Hermite rules refuse other sizes, counts and values that are no numbers", () => {
  const make = "make a Gauss–Hermite rule";
  for (const n of [0, 1.5, 513, NaN]) {
    assert.throws(() => gaussHermite(n), {
      name: "RangeError",
      message: `Cannot ${make}: n must be a whole number of at least 1 and at most 512, got ${n}`,
    });
  }
  assert.throws(() => gaussianQuadrature({ mean: [0, 0, 0], logVar: [0, 0, 0] }), {
    name: "TypeError",
    message: `Cannot ${make}: want one or two coordinates, got 3`,
  });
  const rule: GaussianRule = { mean: [0], logVar: [0], nodes: 2 };
  assert.throws(() => gaussianQuadrature({ ...rule, logVar: [0, 0] }), TypeError);
  for (const act of [gaussianExpectation, logGaussianExpectation]) {
    assert.throws(() => act(([z]) => Math.sqrt(z!), rule), {
      name: "RangeError",
      message: /^Cannot take the expectation: want a number at each point, got NaN at \[-/,
    });
    // The point is that of the rule, whatever a careless f makes of its copy.
    assert.throws(() => act((z) => (z.fill(7), NaN), { ...rule, nodes: 1 }), {
      message: / at \[0\]$/,
    });
  }
});
