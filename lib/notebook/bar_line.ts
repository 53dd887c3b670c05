/** A progress bar in characters. @module */

const CELLS = 30;

/**
 * A bar, the percentage and some words: `███░░░ 50 %  epoch 3 of 6`.
 *
 * @param done the fraction done, from 0 to 1
 * @param words what stands behind the bar
 * @returns one line
 *
 * @example
 * ```ts
 * import { barLine } from "@dgm/notebook/bar_line.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(barLine(0.5, "half"), "█".repeat(15) + "░".repeat(15) + " 50 %  half");
 * ```
 */
export function barLine(done: number, words: string): string {
  const filled = Math.floor(done * CELLS);
  return `${"█".repeat(filled)}${"░".repeat(CELLS - filled)} ${Math.floor(100 * done)} %  ${words}`;
}

/**
 * A duration as people say it: `59 s`, `2 min 5 s`.
 *
 * @param seconds how long, rounded up
 * @returns the words
 *
 * @example
 * ```ts
 * import { duration } from "@dgm/notebook/bar_line.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(duration(124.2), "2 min 5 s");
 * ```
 */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
