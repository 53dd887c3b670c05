/** Many runs one after the other, with progress and Stop. @module */
import { macrotask } from "../engine/mod.ts";
import { type JupyterKernel, kernel } from "../figures/mod.ts";
import { barLine, duration } from "./bar_line.ts";
import { LiveOutput } from "./live_output.ts";
import { interruptible } from "./stop.ts";

/** What {@linkcode runEach} is told. */
export interface RunEachOptions {
  /** What the runs are called, in the plural: `trainings`. */
  label: string;
  /** Where progress is shown; default the kernel, if there is one. */
  kernel?: JupyterKernel | undefined;
}

/**
 * Does some work for each item in turn, and shows how far it is. Stop ends the loop after the item at
 * work; what is done so far is returned.
 *
 * The last frame, which the saved file keeps, says only that the work is done: a re-run gives the same.
 *
 * @param items what to work on
 * @param work gives the result for one item; long work should look at the signal as well
 * @param options what the runs are called, and where progress is shown
 * @returns the results, in the order of the items; fewer of them after a Stop
 * @throws {unknown} what the work threw
 *
 * @example
 * ```ts
 * import { runEach } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const squares = await runEach([1, 2, 3], (n) => n * n, { label: "squares" });
 * assert.deepEqual(squares, [1, 4, 9]);
 * ```
 */
export async function runEach<T, R>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => R | Promise<R>,
  options: RunEachOptions,
): Promise<R[]> {
  const { label } = options;
  const jupyter = "kernel" in options ? options.kernel : kernel();
  const output = jupyter && new LiveOutput(jupyter);
  const results: R[] = [];
  await interruptible(async (signal) => {
    for (const item of items) {
      output?.drawIfDue(() => frame(results.length, items.length, label, output.elapsed));
      // Stop gets its turn between two items.
      await macrotask();
      if (signal.aborted) break;
      const result = await work(item, signal);
      // A run that was stopped half-way is no result.
      if (signal.aborted) break;
      results.push(result);
    }
    const done = results.length === items.length;
    output?.draw({ "text/plain": done ? `${label}: done` : `${label}: stopped` });
    if (signal.aborted) {
      console.log(`Stopped after ${results.length} of ${items.length} ${label}, which are kept.`);
    }
  });
  return results;
}

function frame(done: number, of: number, label: string, elapsed: number): Record<string, string> {
  const left = done > 0 ? `, ${duration(elapsed / done * (of - done) / 1000)} left` : "";
  return { "text/plain": barLine(done / of, `${done} of ${of} ${label}${left}`) };
}
