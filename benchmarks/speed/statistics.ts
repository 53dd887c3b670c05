/** The few statistics of the benchmark. @module */

/** A middle value and how far the rounds lie apart. */
export interface Spread {
  /** The median. */
  median: number;
  /** The least. */
  low: number;
  /** The greatest. */
  high: number;
}

/** The median; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("Cannot take a median: want values, got none");
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median, least and greatest. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Ours over theirs, round by round: what slows a whole round down falls out. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  const rounds = Math.min(ours.length, theirs.length);
  return spreadOf(Array.from({ length: rounds }, (_, i) => ours[i]! / theirs[i]!));
}

/**
 * The slope of log y over log x, by least squares: 1 where y grows in proportion to x.
 *
 * @example
 * ```ts
 * import { logSlope } from "./statistics.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(logSlope([[1, 3], [2, 12], [4, 48]]) - 2) < 1e-12);
 * ```
 */
export function logSlope(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 2) {
    throw new RangeError(`Cannot fit a slope: want two points or more, got ${points.length}`);
  }
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (k: 0 | 1) => logs.reduce((sum, point) => sum + point[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
