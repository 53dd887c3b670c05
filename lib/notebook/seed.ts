/** The seed of a notebook. @module */
import "./in_kernel.ts";

/**
 * The seed that all chance of a notebook comes from: the one that it names, or that of the environment
 * variable `DGM_SEED`, by which the runner measures how much a page's numbers depend on it.
 *
 * @param seed the notebook's own
 * @returns the seed in force, a whole number ≥ 0
 * @throws {RangeError} when the variable holds anything else
 *
 * @example
 * ```ts
 * import { notebookSeed } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Number.isInteger(notebookSeed(5)));
 * ```
 */
export function notebookSeed(seed: number): number {
  const value = Deno.env.get("DGM_SEED") || String(seed);
  if (!/^\d{1,9}$/.test(value)) {
    throw new RangeError(
      `Cannot run the notebook: DGM_SEED must be a whole number from 0 to 999999999, got ${value}`,
    );
  }
  return Number(value);
}
