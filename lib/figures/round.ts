/** Numbers as SVG holds them. @module */

/**
 * A length to a hundredth of a CSS pixel, which is finer than anybody sees.
 *
 * @param value in CSS pixels
 * @returns the nearest hundredth
 *
 * @example
 * ```ts
 * import { round } from "@dgm/figures/round.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(round(100 / 3), 33.33);
 * ```
 */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
