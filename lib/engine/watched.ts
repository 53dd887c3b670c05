/** Long calculations: they pause, can be stopped, and tell how far they are. @module */
import { Breather } from "./breather.ts";

/** How a long calculation is watched and ended. */
export interface WatchOptions {
  /**
   * Ends the calculation, at the latest after the piece of work at hand: the promise rejects with the
   * signal's reason, an `AbortError` where none was given.
   */
  signal?: AbortSignal | undefined;
  /** Called after each piece of work: how much is done, of how much. */
  onProgress?: ((done: number, of: number) => void) | undefined;
}

/**
 * The pieces of one long calculation: between them the event loop has its turn, Stop is seen, and
 * progress is told.
 *
 * @example
 * ```ts
 * import { Watched } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const controller = new AbortController();
 * const told: string[] = [];
 * const onProgress = (done: number, of: number) => told.push(`${done} of ${of}`);
 * const watched = new Watched(2, { signal: controller.signal, onProgress });
 * await watched.did(1);
 * controller.abort(new Error("enough"));
 * await assert.rejects(watched.did(1), /enough/);
 * assert.deepEqual(told, ["1 of 2", "2 of 2"]);
 * ```
 */
export class Watched {
  readonly #of: number;
  readonly #watch: WatchOptions;
  readonly #breather: Breather;
  #done = 0;

  /**
   * Begins.
   *
   * @param of how much there is to do, in any unit
   * @param watch who watches
   * @throws the signal's reason, where it is aborted already
   */
  constructor(of: number, watch: WatchOptions) {
    watch.signal?.throwIfAborted();
    this.#of = of;
    this.#watch = { signal: watch.signal, onProgress: watch.onProgress };
    this.#breather = new Breather(watch.signal);
  }

  /** A piece of work is done: tells so, pauses now and then, and throws the reason of an aborted signal. */
  async did(amount: number): Promise<void> {
    this.#done += amount;
    this.#watch.onProgress?.(this.#done, this.#of);
    await this.#breather.pause();
    this.#watch.signal?.throwIfAborted();
  }
}
