/** Integrals over an interval or a rectangle by the trapezoid rule. @module */
import { checkedCount, checkedVector, type Vector } from "./checked.ts";
import { logSumExp } from "./stable.ts";

/** The interval (one axis) or rectangle (two axes) of a grid. */
export interface Box {
  /** Lower end, one number an axis. */
  low: Vector;
  /** Upper end, one number an axis. */
  high: Vector;
  /** Points along each axis, both ends among them, at least 2; 201 by default. */
  points?: number;
}

/** Points and what each of them weighs in an integral. */
export interface Quadrature {
  /** [N, D]; on a grid of two axes the second one runs fastest. */
  readonly points: readonly (readonly number[])[];
  /** [N], positive. */
  readonly weights: readonly number[];
}

/**
 * Points and trapezoid weights of an evenly spaced grid.
 *
 * Formula: ∫ f ≈ h Σ_i c_i f(x_i) with x_i = low + i h, c = ½ at both ends and 1 between; on two axes
 * the product of both rules.
 *
 * Shapes: axes D of 1 or 2, n points each → points [n^D, D], weights [n^D]. Unit: the weights carry that
 * of length or area. The error is of order h² in general and falls faster than any power of h for
 * smooth functions that vanish at the ends, as densities do.
 *
 * @param box ends and number of points
 * @returns points and weights
 * @throws {TypeError} when the box has not one or two axes
 * @throws {RangeError} when an end is not finite, low is not below high or points is below 2
 *
 * @example
 * ```ts
 * import { grid } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { points, weights } = grid({ low: [0], high: [1], points: 3 });
 * assert.deepEqual(points, [[0], [0.5], [1]]);
 * assert.deepEqual(weights, [0.25, 0.5, 0.25]);
 * ```
 *
 * Source: Trefethen and Weideman, The exponentially convergent trapezoidal rule, 2014; notebook 02.
 */
export function grid(box: Box): Quadrature {
  const action = "make a grid";
  const { low, high } = box;
  checkedVector(low, { action, name: "low" });
  checkedVector(high, { action, name: "high", size: low.length, sizeOf: "low" });
  const count = checkedCount(box.points ?? 201, { action, name: "points", least: 2 });
  if (low.length > 2) {
    throw new TypeError(`Cannot ${action}: want one or two axes, got ${low.length}`);
  }
  const axes = Array.from(low, (from, axis) => {
    const to = high[axis]!;
    if (!(from < to)) {
      throw new RangeError(
        `Cannot ${action}: low must be below high, got ${from} and ${to} on axis ${axis}`,
      );
    }
    return trapezoidAxis(from, to, count);
  });
  const [first, second] = axes;
  if (!second) return { points: first!.points.map((x) => [x]), weights: first!.weights };
  return {
    points: first!.points.flatMap((x) => second.points.map((y) => [x, y])),
    weights: first!.weights.flatMap((v) => second.weights.map((w) => v * w)),
  };
}

function trapezoidAxis(from: number, to: number, count: number) {
  const h = (to - from) / (count - 1);
  const isEnd = (i: number) => i === 0 || i === count - 1;
  return {
    points: Array.from({ length: count }, (_, i) => i === count - 1 ? to : from + i * h),
    weights: Array.from({ length: count }, (_, i) => isEnd(i) ? 0.5 * h : h),
  };
}

/**
 * ∫ f over an interval or a rectangle.
 *
 * Formula: Σ_i w_i f(x_i) with the points and weights of {@linkcode grid}.
 *
 * Shapes: f takes [D], D of 1 or 2 → scalar. Unit: that of f times length or area.
 *
 * @param f integrand
 * @param box ends and number of points
 * @returns the integral
 * @throws {TypeError} when the box has not one or two axes
 * @throws {RangeError} when f is NaN somewhere, or the box is empty
 *
 * @example
 * ```ts
 * import { integrate } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const area = integrate(([x, y]) => Math.exp(-0.5 * (x! ** 2 + y! ** 2)), {
 *   low: [-9, -9],
 *   high: [9, 9],
 *   points: 61,
 * });
 * assert.ok(Math.abs(area - 2 * Math.PI) < 1e-12);
 * ```
 *
 * Source: Trefethen and Weideman 2014; notebook 02.
 */
export function integrate(f: (x: number[]) => number, box: Box): number {
  const { points, weights } = grid(box);
  let sum = 0;
  points.forEach((x, i) => sum += weights[i]! * checkedValue(f([...x]), x));
  return sum;
}

/**
 * log ∫ exp(f) over an interval or a rectangle, for functions whose exponential is not a number any
 * more, such as the joint density of an image and its latent.
 *
 * Formula: logSumExp_i (log w_i + f(x_i)) with the points and weights of {@linkcode grid}.
 *
 * Shapes: f takes [D], D of 1 or 2 → scalar. Unit: nats.
 *
 * @param logIntegrand f, −∞ where the density is 0
 * @param box ends and number of points
 * @returns the logarithm of the integral
 * @throws {TypeError} when the box has not one or two axes
 * @throws {RangeError} when f is NaN somewhere, or the box is empty
 *
 * @example
 * ```ts
 * import { logIntegrate } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const value = logIntegrate(([x]) => -5000 - 0.5 * x! ** 2, { low: [-9], high: [9] });
 * assert.ok(Math.abs(value - (0.5 * Math.log(2 * Math.PI) - 5000)) < 1e-9);
 * ```
 *
 * Source: Trefethen and Weideman 2014; notebook 02.
 */
export function logIntegrate(logIntegrand: (x: number[]) => number, box: Box): number {
  const { points, weights } = grid(box);
  return logSumExp(
    points.map((x, i) => Math.log(weights[i]!) + checkedValue(logIntegrand([...x]), x)),
  );
}

function checkedValue(value: number, x: readonly number[]): number {
  if (value <= Infinity) return value;
  throw new RangeError(`Cannot integrate: want a number at each point, got ${value} at [${x}]`);
}
