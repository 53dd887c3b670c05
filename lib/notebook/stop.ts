/** The Stop button of JupyterLab. @module */

/** Work that Stop ended before it had a result. */
export class StoppedError extends Error {
  /** The class name that the cell shows. */
  override readonly name = "StoppedError";

  /** Says what is left. */
  constructor() {
    super("this cell was stopped and has no result; what was computed before it is kept");
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * Runs something long that looks at a signal, and lets Stop (or Ctrl-C in a script) abort the signal
 * instead of killing the process.
 *
 * The quirk: Stop sends SIGINT, and the Deno kernel dies of it with all its state, unless somebody
 * listens. See denoland/deno #24491.
 *
 * @param work what to run; it must await now and then and return soon after the signal is aborted
 * @returns what the work returned
 * @throws {StoppedError} when Stop ended the work with an `AbortError`, as it does an evaluation
 * @throws {unknown} what else the work threw
 *
 * @example
 * ```ts
 * import { withStop } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await withStop((signal) => Promise.resolve(signal.aborted)), false);
 * ```
 */
export async function withStop<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return await interruptible(async (signal) => {
    const result = await work(signal).catch((error) => {
      throw signal.aborted && error?.name === "AbortError" ? new StoppedError() : error;
    });
    if (signal.aborted) console.log(`Stopped${placeOf(result)}. The model so far is kept.`);
    return result;
  });
}

/**
 * Likewise, without a word: the caller says what was stopped.
 *
 * @param work what to run; it must await now and then and return soon after the signal is aborted
 * @returns what the work returned
 * @throws {unknown} what the work threw
 *
 * @example
 * ```ts
 * import { interruptible } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await interruptible((signal) => Promise.resolve(signal.aborted)), false);
 * ```
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // A second Stop finds the signal aborted already, and the listener still there.
  const onInterrupt = () => controller.abort();
  Deno.addSignalListener("SIGINT", onInterrupt);
  listening++;
  try {
    return await work(controller.signal);
  } finally {
    // A Stop that comes a moment too late must not kill the kernel.
    const forget = () => {
      Deno.removeSignalListener("SIGINT", onInterrupt);
      listening--;
    };
    Deno.unrefTimer(setTimeout(forget, GRACE_MS));
  }
}

/** How much of what runs, or ended a moment ago, looks after Stop by itself. */
let listening = 0;

/**
 * Lets the process survive a Stop that nothing listens to: a cell that cannot be stopped goes on, and
 * says so as soon as it gets the chance.
 *
 * @returns undoes it
 *
 * @example
 * ```ts
 * import { surviveStop } from "@dgm/notebook/mod.ts";
 *
 * const forget = surviveStop();
 * // Ctrl-C would now print a line and not end this program.
 * forget();
 * ```
 */
export function surviveStop(): () => void {
  const onInterrupt = () => {
    if (listening > 0) return;
    console.log("Stop cannot end this cell. Kernel → Restart Kernel does, and forgets all values.");
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  return () => Deno.removeSignalListener("SIGINT", onInterrupt);
}

const GRACE_MS = 1000;

function placeOf(result: unknown): string {
  const stopped = (result as { stopped?: { epoch: number; step: number } } | null)?.stopped;
  return stopped ? ` in epoch ${stopped.epoch}, step ${stopped.step}` : "";
}
