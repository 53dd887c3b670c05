/** The turn of the event loop. @module */

/**
 * Lets timers, signals and messages have their turn: the engine computes without a pause, and a
 * microtask (`await` of a settled promise) lets nobody in.
 *
 * @returns when all that waited has run
 *
 * @example
 * ```ts
 * import { macrotask } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const controller = new AbortController();
 * setTimeout(() => controller.abort(), 0);
 * await Promise.resolve();
 * assert.ok(!controller.signal.aborted);
 * await macrotask();
 * assert.ok(controller.signal.aborted);
 * ```
 */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
