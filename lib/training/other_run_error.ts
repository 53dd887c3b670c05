/** A checkpoint of another run. @module */

/**
 * Thrown by `fit` when the checkpoint that it is to go on from says that it is of another run.
 *
 * @example
 * ```ts
 * import { OtherRunError } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const error = new OtherRunError("a.safetensors", { found: "seed 0", wanted: "seed 1" });
 * assert.match(error.message, /a.safetensors is of the run "seed 0", got "seed 1"/);
 * ```
 */
export class OtherRunError extends TypeError {
  /** The checkpoint's file. */
  readonly path: string;
  /** What the file says which run it is of. */
  readonly found: string;
  /** The run that was to go on. */
  readonly wanted: string;

  /** Words both. @param path the checkpoint's file @param runs what it says, and what was asked for */
  constructor(path: string, { found, wanted }: { found: string; wanted: string }) {
    super(`Cannot resume: ${path} is of the run "${found}", got "${wanted}"`);
    this.name = "OtherRunError";
    this.path = path;
    this.found = found;
    this.wanted = wanted;
  }
}
