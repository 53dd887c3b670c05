/** The Wasserstein distance between two samples on the line. @module */
import { checkedVector, type Vector } from "./checked.ts";

/** Which distance {@linkcode wasserstein} takes. */
export interface WassersteinOptions {
  /** p of the distance W_p, at least 1. Default 1, the earth mover's distance. */
  order?: number;
}

/**
 * The Wasserstein distance between the empirical distributions of two samples of numbers: the least
 * average way (raised to the power p) that mass has to travel.
 *
 * Formula: W_p = (∫₀¹ |F⁻¹(u) − G⁻¹(u)|^p du)^(1/p), F⁻¹ and G⁻¹ the quantile functions, which are
 * steps; for samples of one size it pairs the sorted values.
 *
 * Shapes: xs [n], ys [m] → scalar. Unit: that of the samples.
 *
 * @param xs numbers
 * @param ys numbers, not necessarily as many
 * @param options the order
 * @returns a length, 0 only when the empirical distributions are equal
 * @throws {TypeError} when a sample is empty
 * @throws {RangeError} when a number is not finite or the order is below 1
 *
 * @example
 * ```ts
 * import { wasserstein } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(wasserstein([0, 1, 2], [7, 5, 6]), 5); // all mass moves by 5
 * assert.equal(wasserstein([0], [3, 4], { order: 2 }), Math.sqrt(12.5));
 * ```
 *
 * Source: Peyré and Cuturi, Computational optimal transport, 2019, equation 2.36; notebook 01.
 */
export function wasserstein(xs: Vector, ys: Vector, options: WassersteinOptions = {}): number {
  const action = "evaluate the Wasserstein distance";
  const order = options.order ?? 1;
  if (!(order >= 1 && order < Infinity)) {
    throw new RangeError(`Cannot ${action}: order must be at least 1 and finite, got ${order}`);
  }
  const x = Float64Array.from(checkedVector(xs, { action, name: "xs" })).sort();
  const y = Float64Array.from(checkedVector(ys, { action, name: "ys" })).sort();
  // Quantile levels in units of 1 / (n m), where they are whole numbers and compare exactly.
  const [n, m] = [x.length, y.length];
  let [i, j, level, sum] = [0, 0, 0, 0];
  while (i < n && j < m) {
    const [endX, endY] = [(i + 1) * m, (j + 1) * n];
    const end = Math.min(endX, endY);
    sum += (end - level) * Math.abs(x[i]! - y[j]!) ** order;
    level = end;
    if (endX === end) i++;
    if (endY === end) j++;
  }
  return (sum / (n * m)) ** (1 / order);
}
