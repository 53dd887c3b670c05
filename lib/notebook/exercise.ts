/** Exercises: a stub for the reader, and a cell that says whether the answer is right. @module */

/** Thrown by {@linkcode todo}: there is no answer yet. */
export class TodoError extends Error {
  /** The class name. */
  override readonly name = "TodoError";
}

/**
 * Stands where the reader is to write an answer. It fits any type, so that the stub type-checks.
 *
 * @param task what to write here
 * @throws {TodoError} always
 *
 * @example
 * ```ts
 * import { todo } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const square = (x: number): number => todo(`the square of ${x}`);
 * assert.throws(() => square(3), /the square of 3/);
 * ```
 */
export function todo(task: string): never {
  throw new TodoError(task);
}

/**
 * The verifying cell of an exercise. While its stub still says {@linkcode todo}, it prints that the
 * exercise is open, so that *Run All* goes on; once there is an answer, the checks decide.
 *
 * @param name which exercise, such as `1 ★`
 * @param verify calls the reader's function and checks what comes out; may be asynchronous
 * @returns nothing, or a promise to await if `verify` returned one
 * @throws {unknown} what `verify` threw, unless it is a {@linkcode TodoError}
 *
 * @example
 * ```ts
 * import { checkClose, exercise, todo } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * let square = (_x: number): number => todo("the square of x");
 * const verify = () => checkClose("3²", square(3), 9);
 * exercise("1 ★", verify); // ○ Exercise 1 ★ is open: the square of x
 *
 * square = (x) => x + x;
 * assert.throws(() => exercise("1 ★", verify), /3²: 6 is not 9/);
 *
 * square = (x) => x * x;
 * exercise("1 ★", verify); // ✓ 3²: 9 = 9 …, ✓ Exercise 1 ★ is solved
 * ```
 */
export function exercise(name: string, verify: () => Promise<unknown>): Promise<void>;
/** Likewise, for checks that need not be awaited. */
export function exercise(name: string, verify: () => void): void;
export function exercise(name: string, verify: () => unknown): Promise<void> | void {
  const solved = () => console.log(`✓ Exercise ${name} is solved`);
  const failed = (error: unknown) => {
    if (!(error instanceof TodoError)) throw error;
    console.log(`○ Exercise ${name} is open: ${error.message}`);
  };
  try {
    const result = verify();
    if (result instanceof Promise) return result.then(solved, failed);
  } catch (error) {
    return failed(error);
  }
  solved();
}
