/** Pauses that let the world in during long loops. @module */
import { macrotask } from "./macrotask.ts";

/** A macrotask is awaited at least this often, so that a Stop is seen within a quarter second. */
const INTERVAL_MS = 100;

/**
 * Lets timers, signals and messages run now and then inside a loop that would otherwise keep the
 * event loop to itself: a microtask (`await` of a settled promise) does not.
 *
 * @example
 * ```ts
 * import { Breather } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const controller = new AbortController();
 * const breather = new Breather(controller.signal, 0);
 * assert.equal(await breather.pause(), false);
 * controller.abort();
 * assert.equal(await breather.pause(), true);
 * ```
 */
export class Breather {
  readonly #signal: AbortSignal | undefined;
  readonly #interval: number;
  #last = performance.now();

  /**
   * Starts to count the time.
   *
   * @param signal looked at after each pause
   * @param interval milliseconds between two pauses
   */
  constructor(signal?: AbortSignal, interval = INTERVAL_MS) {
    this.#signal = signal;
    this.#interval = interval;
  }

  /** Awaits a macrotask if the last one is long enough ago; returns true once the signal is aborted. */
  async pause(): Promise<boolean> {
    if (performance.now() - this.#last >= this.#interval) {
      await macrotask();
      this.#last = performance.now();
    }
    return this.#signal?.aborted ?? false;
  }
}
