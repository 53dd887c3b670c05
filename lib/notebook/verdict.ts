/** What a check says of its sentence, and how it throws when the sentence is false. @module */
import { currentBudget } from "./budget.ts";

/** A sentence of the text that turned out false. */
export class CheckError extends Error {
  /** The class name that the cell shows. */
  override readonly name = "CheckError";

  /** Keeps the message only: the frames below a check tell a reader nothing. */
  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

let refusing = false;

/**
 * What a check says when its sentence is false, for a page that shows that a check can fail.
 *
 * @param claim makes one check
 * @returns the error in words, or undefined when the check let the sentence pass
 * @throws whatever `claim` throws that is no {@linkcode CheckError}
 *
 * @example
 * ```ts
 * import { checkThat, refusal } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(refusal(() => checkThat("pigs fly", false)), "CheckError: pigs fly: this is false");
 * assert.equal(refusal(() => checkThat("birds fly", true)), undefined);
 * ```
 */
export function refusal(claim: () => void): string | undefined {
  refusing = true;
  try {
    claim();
  } catch (error) {
    if (error instanceof CheckError) return String(error);
    throw error;
  } finally {
    refusing = false;
  }
}

/** The verdict on a number that training came to; there is none at the smoke budget. */
export function trained(label: string, holds: boolean, comparison: string): void {
  if (currentBudget() === "smoke") {
    console.log(`– ${label}: skipped at the smoke budget`);
    return;
  }
  if (!holds) return fail(`${label}: want ${comparison}`);
  pass(`${label}: ${comparison}`);
}

/** Throws, or under `DGM_CHECKS=collect` prints, so that one run finds every sentence that is false. */
export function fail(message: string): void {
  if (refusing || Deno.env.get("DGM_CHECKS") !== "collect") throw new CheckError(message);
  console.log(`✗ ${message}`);
}

/** Prints a sentence that is true. */
export function pass(line: string): void {
  console.log(`✓ ${line}`);
}

/** A number with as many digits as a reader can use. */
export function shown(value: number, digits = 7): string {
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}
