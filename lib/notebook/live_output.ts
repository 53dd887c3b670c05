/** An output of a cell that changes in place while the cell runs. @module */
import { type DisplayBundle, type JupyterKernel, showDisplay } from "../figures/mod.ts";

/** At most four redraws a second. */
const INTERVAL_MS = 250;
/** The share of the time that drawing may take. */
const SHARE = 0.02;
/** But a person who waits sees a change that often: where much else runs, a frame only seems to take long. */
const PATIENCE_MS = 1500;

/**
 * One output that is redrawn at most four times a second, and that takes at most 2 % of the time.
 *
 * @example
 * ```ts
 * import { LiveOutput } from "@dgm/notebook/live_output.ts";
 * import assert from "node:assert/strict";
 *
 * const sent: string[] = [];
 * const output = new LiveOutput({ broadcast: (type) => Promise.resolve(void sent.push(type)) });
 * output.drawIfDue(() => ({ "text/plain": "started" }));
 * output.drawIfDue(() => ({ "text/plain": "too early" }));
 * output.draw({ "text/plain": "done" });
 * assert.deepEqual(sent, ["display_data", "update_display_data"]);
 * ```
 */
export class LiveOutput {
  readonly #jupyter: JupyterKernel;
  readonly #id = crypto.randomUUID();
  readonly #start = performance.now();
  #drawn = false;
  #last = 0;
  #spent = 0;

  /** Draws nothing yet. */
  constructor(jupyter: JupyterKernel) {
    this.#jupyter = jupyter;
  }

  /** Milliseconds since it was made. */
  get elapsed(): number {
    return performance.now() - this.#start;
  }

  /** Shows what `frame` makes if it is the first, or the last one is long enough ago. */
  drawIfDue(frame: () => DisplayBundle): void {
    const before = performance.now();
    const since = before - this.#last;
    const late = since >= INTERVAL_MS && this.#spent <= SHARE * this.elapsed ||
      since >= PATIENCE_MS;
    if (this.#drawn && !late) return;
    this.draw(frame());
    this.#last = performance.now();
    this.#spent += this.#last - before;
  }

  /** Shows a frame now. */
  draw(data: DisplayBundle): void {
    void showDisplay(this.#jupyter, { data, id: this.#id, update: this.#drawn });
    this.#drawn = true;
  }
}
