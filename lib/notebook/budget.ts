/** How much a notebook may compute, and on which data. @module */
import "./in_kernel.ts";

/** `full` is what readers run; `smoke` shrinks every number, to see that a page still works. */
export type Budget = "full" | "smoke";

/**
 * The budget in force: the environment variable `DGM_BUDGET`, else `full`.
 *
 * @throws {RangeError} when the variable has another value
 *
 * @example
 * ```ts
 * import { currentBudget } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(["full", "smoke"].includes(currentBudget()));
 * ```
 */
export function currentBudget(): Budget {
  return choiceOf("DGM_BUDGET", ["full", "smoke"]);
}

/**
 * The one of two numbers (or anything else) that the budget asks for.
 *
 * @param choices a value for each budget
 * @returns the value for the budget in force
 *
 * @example
 * ```ts
 * import { budget } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok([30, 1].includes(budget({ full: 30, smoke: 1 })));
 * ```
 */
export function budget<T>(choices: { full: T; smoke: T }): T {
  return choices[currentBudget()];
}

/**
 * The data set that the notebook was asked to use: the environment variable `DGM_DATASET`, else the
 * embedded glyphs.
 *
 * @throws {RangeError} when the variable has another value
 *
 * @example
 * ```ts
 * import { dataSetName } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(["glyphs", "mnist"].includes(dataSetName()));
 * ```
 */
export function dataSetName(): "glyphs" | "mnist" {
  return choiceOf("DGM_DATASET", ["glyphs", "mnist"]);
}

/** The value of a variable among some choices, the first of which is the default. */
function choiceOf<T extends string>(variable: string, choices: readonly T[]): T {
  const value = Deno.env.get(variable) || choices[0]!;
  if (!choices.includes(value as T)) {
    throw new RangeError(
      `Cannot run the notebook: ${variable} must be ${choices.join(" or ")}, got ${value}`,
    );
  }
  return value as T;
}
