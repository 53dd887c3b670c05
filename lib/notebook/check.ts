/**
 * The checks under the sentences of a notebook. Each prints the numbers that it compared, and throws
 * when the sentence is false. The tools that look for all false sentences of a page in one run set the
 * environment variable `DGM_CHECKS` to `collect`: then a false one is printed behind a ✗.
 *
 * @module
 */
import "./in_kernel.ts";
import { fail, pass, shown, trained } from "./verdict.ts";

export { CheckError, refusal } from "./verdict.ts";

/**
 * An identity: two numbers are equal up to floating-point accuracy.
 *
 * Formula: |actual − expected| ≤ max(tolerance · |expected|, absolute). Relative, so that a tiny
 * probability must be met as well as a large one; where nothing is the scale, as beside an expected 0,
 * say with `absolute` how far off is near.
 *
 * @param label what is equal to what
 * @param actual the number computed
 * @param expected the number that it should be
 * @param options the relative tolerance, default 1e-6, far above float64 rounding; the absolute one,
 *   default 0, so that beside an expected 0 only 0 itself passes
 * @throws {CheckError} when they differ by more
 *
 * @example
 * ```ts
 * import { checkClose } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkClose("half and half", 0.5 + 0.5, 1);
 * checkClose("the sine of π", Math.sin(Math.PI), 0, { absolute: 1e-12 });
 * assert.throws(() => checkClose("two and two", 2 + 2, 5), /two and two: 4 is not 5/);
 * assert.throws(() => checkClose("a tiny chance", 8e-31, 1.2e-20), /8e-31 is not 1.2e-20/);
 * ```
 */
export function checkClose(
  label: string,
  actual: number,
  expected: number,
  options: { tolerance?: number; absolute?: number } = {},
): void {
  const { tolerance = 1e-6, absolute = 0 } = options;
  const allowed = Math.max(tolerance * Math.abs(expected), absolute);
  const difference = Math.abs(actual - expected);
  const [a, b] = [shown(actual), shown(expected)];
  const limits = `allowed ${shown(allowed, 2)}`;
  if (!(difference <= allowed)) {
    return fail(`${label}: ${a} is not ${b} (they differ by ${shown(difference, 2)}, ${limits})`);
  }
  pass(`${label}: ${a} = ${b} (${limits})`);
}

/**
 * A statistical statement: an estimate lies within k standard errors of what it estimates.
 *
 * A true statement fails by chance once in 16,000 runs at the default k = 4; the seed is fixed, so it
 * fails always or never.
 *
 * @param label what is estimated
 * @param estimate the estimate
 * @param expected the true value
 * @param options its standard error, and how many of them are allowed (default 4)
 * @throws {CheckError} when it lies further away
 *
 * @example
 * ```ts
 * import { checkWithin } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkWithin("heads", 0.51, 0.5, { standardError: 0.005 });
 * assert.throws(() => checkWithin("heads", 0.53, 0.5, { standardError: 0.005 }), /6.0 standard/);
 * ```
 */
export function checkWithin(
  label: string,
  estimate: number,
  expected: number,
  options: { standardError: number; k?: number },
): void {
  const { standardError, k = 4 } = options;
  const distance = Math.abs(estimate - expected) / standardError;
  const numbers = `${shown(estimate)} ± ${shown(standardError, 2)} against ${shown(expected)}`;
  if (!(distance <= k)) {
    return fail(
      `${label}: ${numbers}, ${distance.toFixed(1)} standard errors apart, allowed ${k}`,
    );
  }
  pass(`${label}: ${numbers} (${distance.toFixed(1)} standard errors, allowed ${k})`);
}

/**
 * A comparison: a number is smaller than another. Unlike {@linkcode checkAtMost} it is checked at every
 * budget, for it speaks of what is computed, not of what training came to.
 *
 * @param label what is smaller than what
 * @param smaller the number that should be smaller
 * @param larger the number that should be larger
 * @throws {CheckError} when it is not smaller
 *
 * @example
 * ```ts
 * import { checkLess } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkLess("the harmonic mean of 1 and 4, their geometric mean", 1.6, 2);
 * assert.throws(() => checkLess("one and one", 1, 1), /one and one: want 1 < 1/);
 * ```
 */
export function checkLess(label: string, smaller: number, larger: number): void {
  if (!(smaller < larger)) return fail(`${label}: want ${shown(smaller)} < ${shown(larger)}`);
  pass(`${label}: ${shown(smaller)} < ${shown(larger)}`);
}

/**
 * A comparison: a number is larger than another. See {@linkcode checkLess}.
 *
 * @param label what is larger than what
 * @param larger the number that should be larger
 * @param smaller the number that should be smaller
 * @throws {CheckError} when it is not larger
 *
 * @example
 * ```ts
 * import { checkMore } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkMore("eˣ at 1, and its tangent at 0", Math.E, 2);
 * assert.throws(() => checkMore("no number", NaN, 0), /no number: want NaN > 0/);
 * ```
 */
export function checkMore(label: string, larger: number, smaller: number): void {
  if (!(larger > smaller)) return fail(`${label}: want ${shown(larger)} > ${shown(smaller)}`);
  pass(`${label}: ${shown(larger)} > ${shown(smaller)}`);
}

/**
 * A statement about a trained model: a number reaches a threshold, which was taken from measured runs
 * over several seeds. At the smoke budget nothing is trained, and the check is skipped visibly.
 *
 * @param label what the number is
 * @param value the number
 * @param threshold what it must reach
 * @throws {CheckError} when it does not
 *
 * @example
 * ```ts
 * import { checkAtLeast } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkAtLeast("accuracy", 0.98, 0.97);
 * assert.throws(() => checkAtLeast("accuracy", NaN, 0.97), /accuracy/);
 * ```
 */
export function checkAtLeast(label: string, value: number, threshold: number): void {
  trained(label, value >= threshold, `${shown(value)} ≥ ${shown(threshold)}`);
}

/**
 * A statement about a trained model: a number stays below a threshold. See {@linkcode checkAtLeast}.
 *
 * @param label what the number is
 * @param value the number
 * @param threshold what it must not exceed
 * @throws {CheckError} when it does
 *
 * @example
 * ```ts
 * import { checkAtMost } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkAtMost("error", 0.02, 0.03);
 * assert.throws(() => checkAtMost("error", 0.04, 0.03), /want 0.04 ≤ 0.03/);
 * ```
 */
export function checkAtMost(label: string, value: number, threshold: number): void {
  trained(label, value <= threshold, `${shown(value)} ≤ ${shown(threshold)}`);
}

/**
 * A residue of training lies below its tolerance: what is left is noise of rounding and of the last
 * steps, another on each machine, so its size is not printed. Skipped at the smoke budget, like
 * {@linkcode checkAtLeast}.
 *
 * @param label what is next to nothing
 * @param residue the number
 * @param tolerance what it must not exceed
 * @throws {CheckError} when it does; the message names the residue
 *
 * @example
 * ```ts
 * import { checkNegligible } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkNegligible("angle between the planes, degrees", 0.007, 0.3);
 * assert.throws(() => checkNegligible("angle", 0.4, 0.3), /angle: want 0.4 below 0.3/);
 * ```
 */
export function checkNegligible(label: string, residue: number, tolerance: number): void {
  const limit = shown(tolerance, 2);
  const comparison = residue <= tolerance ? `below ${limit}` : `${shown(residue)} below ${limit}`;
  trained(label, residue <= tolerance, comparison);
}

/**
 * A statement that is simply true or false. Where the sentence compares two numbers, the other checks
 * print both.
 *
 * @param label the statement
 * @param holds whether it holds
 * @throws {CheckError} when it does not
 *
 * @example
 * ```ts
 * import { checkThat } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * checkThat("a square is not negative", (-3) ** 2 >= 0);
 * assert.throws(() => checkThat("pigs fly", false), { name: "CheckError" });
 * ```
 */
export function checkThat(label: string, holds: boolean): void {
  if (!holds) return fail(`${label}: this is false`);
  pass(label);
}
