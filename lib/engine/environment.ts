/**
 * Environment variables, where the process may read them.
 *
 * @module
 */

/**
 * An environment variable's value; undefined when it is unset, empty, or not ours to read.
 *
 * @param name such as `DGM_ENGINE`
 * @returns its value, or undefined
 *
 * @example
 * ```ts
 * import { environmentVariable } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(environmentVariable("DGM_NOBODY_SET_THIS"), undefined);
 * ```
 */
export function environmentVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
