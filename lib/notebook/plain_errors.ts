/** Errors as a reader of a notebook needs them: one sentence, and the lines of the reader's own code. @module */
import { fileURLToPath } from "node:url";

/** Where an error went through, as V8 tells it. */
export interface ErrorFrame {
  /** The file; none for code in a cell. */
  getFileName(): string | null | undefined;
  /** Function and place. */
  toString(): string;
}

/**
 * An error's text with only those frames that lie in a reader's own code: no frame of this library, of
 * the packages below it, or of the runtime.
 *
 * @param error what was thrown
 * @param frames where it went through, innermost first
 * @param library the folder of this library, with slashes
 * @returns name and message, then a line for each frame that is left
 *
 * @example
 * ```ts
 * import { plainStack } from "@dgm/notebook/plain_errors.ts";
 * import assert from "node:assert/strict";
 *
 * const frame = (place: string, file?: string) => ({ getFileName: () => file, toString: () => place });
 * const frames = [frame("encode (/here/lib/vae.ts:3:5)", "/here/lib/vae.ts"), frame("<anonymous>:2:1")];
 * const text = plainStack(new TypeError("want 28, got 27"), frames, "/here/lib/");
 * assert.equal(text, "TypeError: want 28, got 27\n    at <anonymous>:2:1");
 * ```
 */
export function plainStack(
  error: unknown,
  frames: readonly ErrorFrame[],
  library: string,
): string {
  const own = frames.filter((frame) => {
    const file = (frame.getFileName() ?? "").replaceAll("\\", "/");
    return !file.includes(library) && !/\/node_modules\/|^(ext|node):/.test(file);
  });
  return [String(error), ...own.map((frame) => `    at ${frame}`)].join("\n");
}

/**
 * Makes the errors of this process plain from now on, as {@linkcode plainStack} does.
 *
 * The quirk: V8 asks `Error.prepareStackTrace` for the text of every stack, if there is one.
 *
 * @example
 * ```ts
 * import { makeErrorsPlain } from "@dgm/notebook/plain_errors.ts";
 * import assert from "node:assert/strict";
 *
 * makeErrorsPlain();
 * assert.match(new RangeError("too far").stack!, /^RangeError: too far/);
 * ```
 */
export function makeErrorsPlain(): void {
  const library = fileURLToPath(new URL("../", import.meta.url)).replaceAll("\\", "/");
  const prepareStackTrace = (error: unknown, frames: readonly ErrorFrame[]) =>
    plainStack(error, frames, library);
  Object.assign(Error, { prepareStackTrace });
}
