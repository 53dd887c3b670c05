/** Gauss–Hermite quadrature: expectations under a Gaussian of one or two coordinates. @module */
import { checkedCount, type Vector } from "./checked.ts";
import { diagonalGaussian, type MeanAndLogVar } from "./diagonal_gaussian.ts";
import type { Quadrature } from "./grid.ts";
import { logSumExp } from "./stable.ts";

/**
 * Nodes and weights of the Gauss rule of the standard normal distribution.
 *
 * Formula: E f(ε) ≈ Σ_i w_i f(x_i), ε ~ N(0, 1), exact when f is a polynomial of degree below 2n. The nodes
 * are the eigenvalues of the tridiagonal matrix with 0 on and √1, √2, …, √(n − 1) beside the diagonal,
 * found by bisection on the count of eigenvalues below a number; w_i = 1 / Σ_{k<n} h_k(x_i)² with h_k
 * the Hermite polynomials that are orthonormal under N(0, 1).
 *
 * Shapes: n → nodes [n] in growing order, weights [n] with sum 1. To go from here to the rule of ∫ f(t)
 * exp(−t²) dt, divide the nodes by √2 and multiply the weights by √π.
 *
 * @param n number of nodes, 1 to 512; from 371 on the outermost weights, below 1e-308, come out as 0
 * @returns nodes and weights, symmetric about 0
 * @throws {RangeError} when n is not a whole number in that range
 *
 * @example The two-point rule has its nodes at one standard deviation.
 * ```ts
 * import { gaussHermite } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { nodes, weights } = gaussHermite(2);
 * assert.ok(Math.abs(nodes[1]! - 1) < 1e-15 && nodes[0] === -nodes[1]!);
 * assert.ok(Math.abs(weights[0]! - 0.5) < 1e-15);
 * ```
 *
 * Source: Golub and Welsch, Calculation of Gauss quadrature rules, 1969; Barth, Martin and Wilkinson
 * 1967 for the bisection; notebook 02.
 */
export function gaussHermite(n: number): { nodes: number[]; weights: number[] } {
  checkedCount(n, { action: "make a Gauss–Hermite rule", name: "n", most: 512 });
  const nodes = new Array<number>(n).fill(0);
  // The upper half; the middle node of an odd rule stays 0.
  for (let i = Math.ceil(n / 2); i < n; i++) {
    nodes[i] = eigenvalue(i, n);
    nodes[n - 1 - i] = -nodes[i]!;
  }
  const weights = nodes.map((x) => 1 / sumOfHermiteSquares(x, n));
  return { nodes, weights };
}

/** The eigenvalue that has `index` smaller ones, halving an interval until it has no middle. */
function eigenvalue(index: number, n: number): number {
  let [low, high] = [0, 2 * Math.sqrt(n)];
  while (true) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    if (eigenvaluesBelow(middle, n) > index) high = middle;
    else low = middle;
  }
}

/** The number of negative pivots of J − x is the number of eigenvalues of J below x (Sylvester). */
function eigenvaluesBelow(x: number, n: number): number {
  let pivot = -x;
  let count = pivot < 0 ? 1 : 0;
  for (let k = 1; k < n; k++) {
    pivot = -x - k / (pivot === 0 ? 1e-300 : pivot);
    if (pivot < 0) count++;
  }
  return count;
}

function sumOfHermiteSquares(x: number, n: number): number {
  let [before, current] = [0, 1];
  let sum = 1;
  for (let k = 1; k < n; k++) {
    const next = (x * current - Math.sqrt(k - 1) * before) / Math.sqrt(k);
    [before, current] = [current, next];
    sum += next * next;
  }
  return sum;
}

/** The Gaussian of an expectation and how finely it is taken. */
export interface GaussianRule extends MeanAndLogVar {
  /** Nodes along each axis; 64 by default, exact for polynomials up to degree 127. */
  nodes?: number;
}

/**
 * The points and weights that turn an expectation under N(μ, diag σ²) into a sum.
 *
 * Formula: E f(z) ≈ Σ_i w_i f(μ + σ ⊙ x_i); on two axes the product of both rules.
 *
 * Shapes: mean [D], logVar [D] with D of 1 or 2, n nodes → points [n^D, D], weights [n^D] with sum 1.
 *
 * @param gaussian mean, log-variance and number of nodes
 * @returns points and weights
 * @throws {TypeError} when there are not one or two coordinates, or sizes differ
 * @throws {RangeError} when a parameter is not finite or nodes not a whole number from 1 to 512
 *
 * @example
 * ```ts
 * import { gaussianQuadrature } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { points, weights } = gaussianQuadrature({ mean: [5, 0], logVar: [0, 0], nodes: 1 });
 * assert.deepEqual([points, weights], [[[5, 0]], [1]]);
 * ```
 *
 * Source: Golub and Welsch 1969; notebook 02.
 */
export function gaussianQuadrature(gaussian: GaussianRule): Quadrature {
  const { mean, logVar, size } = diagonalGaussian(gaussian.mean, gaussian.logVar);
  if (size > 2) {
    throw new TypeError(
      `Cannot make a Gauss–Hermite rule: want one or two coordinates, got ${size}`,
    );
  }
  const { nodes, weights } = gaussHermite(gaussian.nodes ?? 64);
  const along = (d: number) => nodes.map((x) => mean[d]! + Math.exp(0.5 * logVar[d]!) * x);
  if (size === 1) return { points: along(0).map((x) => [x]), weights };
  const second = along(1);
  return {
    points: along(0).flatMap((x) => second.map((y) => [x, y])),
    weights: weights.flatMap((v) => weights.map((w) => v * w)),
  };
}

/**
 * E f(z) for z ~ N(μ, diag σ²) of one or two coordinates.
 *
 * Formula: Σ_i w_i f(z_i) with the points and weights of {@linkcode gaussianQuadrature}.
 *
 * Shapes: f takes [D], D of 1 or 2 → scalar. Unit: that of f.
 *
 * @param f a smooth function; kinks and jumps cost the rule its accuracy
 * @param gaussian mean, log-variance and number of nodes
 * @returns the expectation
 * @throws {TypeError} when there are not one or two coordinates, or sizes differ
 * @throws {RangeError} when a parameter is not finite, or f is NaN somewhere
 *
 * @example
 * ```ts
 * import { gaussianExpectation } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const square = gaussianExpectation(([z]) => z! ** 2, { mean: [3], logVar: [Math.log(4)] });
 * assert.ok(Math.abs(square - 13) < 1e-12); // μ² + σ²
 * ```
 *
 * Source: Golub and Welsch 1969; notebook 02.
 */
export function gaussianExpectation(f: (z: number[]) => number, gaussian: GaussianRule): number {
  const { points, weights } = gaussianQuadrature(gaussian);
  let sum = 0;
  points.forEach((z, i) => {
    // The outermost weights may be 0, where f may well be infinite.
    if (weights[i]! > 0) sum += weights[i]! * checkedValue(f([...z]), z);
  });
  return sum;
}

/**
 * log E exp(f(z)) for z ~ N(μ, diag σ²) of one or two coordinates: with f = log p(x|z) and the prior
 * it is log p(x).
 *
 * Formula: logSumExp_i (log w_i + f(z_i)) with the points and weights of {@linkcode gaussianQuadrature}.
 *
 * Shapes: f takes [D], D of 1 or 2 → scalar. Unit: nats. The nodes lie where the Gaussian is: where exp(f)
 * is much narrower than that, take more nodes, or a grid.
 *
 * @param logIntegrand f, −∞ where the density is 0
 * @param gaussian mean, log-variance and number of nodes
 * @returns the logarithm of the expectation
 * @throws {TypeError} when there are not one or two coordinates, or sizes differ
 * @throws {RangeError} when a parameter is not finite, or f is NaN somewhere
 *
 * @example
 * ```ts
 * import { logGaussianExpectation } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // log E exp(a z) = a² / 2 for z ~ N(0, 1).
 * const value = logGaussianExpectation(([z]) => 2 * z!, { mean: [0], logVar: [0] });
 * assert.ok(Math.abs(value - 2) < 1e-12);
 * ```
 *
 * Source: Golub and Welsch 1969; notebook 02.
 */
export function logGaussianExpectation(
  logIntegrand: (z: number[]) => number,
  gaussian: GaussianRule,
): number {
  const { points, weights } = gaussianQuadrature(gaussian);
  return logSumExp(points.map((z, i) => {
    if (!(weights[i]! > 0)) return -Infinity;
    return Math.log(weights[i]!) + checkedValue(logIntegrand([...z]), z);
  }));
}

function checkedValue(value: number, z: Vector): number {
  if (value <= Infinity) return value;
  throw new RangeError(
    `Cannot take the expectation: want a number at each point, got ${value} at [${
      Array.from(z).join(",")
    }]`,
  );
}
