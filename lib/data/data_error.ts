/** The error for data files that are missing, damaged, too large or of another format. @module */

/** What is wrong with a data file. */
export type DataErrorReason =
  /** It is not there, or may not be read. */
  | "missing"
  /** It ends before what its header announces. */
  | "truncated"
  /** It contradicts itself or its check sum. */
  | "corrupt"
  /** It is, or unpacks to, more than the limit. */
  | "too-large"
  /** It is sound, but not what this reader reads. */
  | "unsupported"
  /** It could not be fetched. */
  | "network";

/**
 * A data file could not be used. The message says the action, what is wanted and what came; the
 * reason is for programs.
 *
 * @example
 * ```ts
 * import { DataError } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const error = new DataError("missing", "Cannot read MNIST: want 4 files, got none");
 * assert.ok(error instanceof Error);
 * assert.equal(error.reason, "missing");
 * ```
 */
export class DataError extends Error {
  /** The class name that shows in a stack trace. */
  override readonly name: string = "DataError";

  /** What is wrong, for programs. */
  readonly reason: DataErrorReason;

  /**
   * An error about a data file.
   *
   * @param reason what is wrong, for programs
   * @param message what is wrong, for people: "Cannot <action>: <want>, got <came>"
   * @param options the error that caused this one
   */
  constructor(reason: DataErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
