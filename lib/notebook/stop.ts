/** The Stop button of JupyterLab. @module */

/**
 * Runs something long that looks at a signal, and lets Stop (or Ctrl-C in a script) abort the signal
 * instead of killing the process.
 *
 * The quirk: Stop sends SIGINT, and the Deno kernel dies of it with all its state, unless somebody
 * listens. See denoland/deno #24491.
 *
 * @param work what to run; it must await now and then and return soon after the signal is aborted
 * @returns what the work returned
 * @throws {unknown} what the work threw
 *
 * @example
 * ```ts
 * import { withStop } from "@dgm/notebook/stop.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await withStop((signal) => Promise.resolve(signal.aborted)), false);
 * ```
 */
export async function withStop<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return await interruptible(async (signal) => {
    const result = await work(signal);
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
 * import { interruptible } from "@dgm/notebook/stop.ts";
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
  try {
    return await work(controller.signal);
  } finally {
    // A Stop that comes a moment too late must not kill the kernel.
    const forget = () => Deno.removeSignalListener("SIGINT", onInterrupt);
    Deno.unrefTimer(setTimeout(forget, GRACE_MS));
  }
}

const GRACE_MS = 1000;

function placeOf(result: unknown): string {
  const stopped = (result as { stopped?: { epoch: number; step: number } } | null)?.stopped;
  return stopped ? ` in epoch ${stopped.epoch}, step ${stopped.step}` : "";
}
