/** How far the numbers of trained cells depend on seed and machine. @module */
import { codeCells, type Notebook, textsOf } from "./notebook.ts";
import { isClose, numbersIn, type PrintedNumber } from "./numbers.ts";
import { isTrained } from "./trained.ts";

/** For each trained cell's id, the lowest and highest value of each number that it prints. */
export type Spread = Record<string, [low: number, high: number][]>;

/**
 * What numbers below it are is noise: float32 keeps seven digits, and losses are sums of about a
 * hundred nats.
 */
const FLOAT_ACCURACY = 1e-5;

/**
 * The lowest and the highest value of every number over several runs. A cell that printed more numbers in
 * one run than in another has no spread.
 *
 * @param runs the numbers of each run by the cell's id
 */
export function spreadOf(runs: Record<string, number[]>[]): Spread {
  const spread: Spread = {};
  for (const [id, first] of Object.entries(runs[0] ?? {})) {
    const rows = runs.map((run) => run[id] ?? []);
    if (rows.some((row) => row.length !== first.length)) continue;
    spread[id] = first.map((_, i) => {
      const column = rows.map((row) => row[i]!);
      return [Math.min(...column), Math.max(...column)];
    });
  }
  return spread;
}

/**
 * What of a trained cell's text lies outside the spread, in words. The interval is widened by its own
 * width on both sides: one more run often lies a little outside of those that made it. Where they all
 * agree, the number may differ as much as one that is not trained, and never matters less than float32 does.
 */
export function outsideSpread(text: string, range: Spread[string] | undefined): string | undefined {
  const numbers = numbersIn(text);
  if (numbers.length === 0) return;
  if (range?.length !== numbers.length) {
    return `want a stored spread of ${numbers.length} numbers, got ${range?.length ?? "none"}: ` +
      "measure it with deno task machines";
  }
  const at = numbers.findIndex((number, i) => !isWithin(number, range[i]!));
  if (at < 0) return;
  const [low, high] = range[at]!;
  return `its number ${at + 1} is ${numbers[at]!.value}, outside the spread ${low} … ${high}`;
}

/** The trained cells whose committed numbers have no spread, or do not lie within it, in words. */
export function spreadFaults(notebook: Notebook, spread: Spread): string[] {
  return codeCells(notebook).flatMap((cell, i) => {
    if (!isTrained(cell)) return [];
    const fault = outsideSpread(textsOf(cell), spread[cell.id]);
    return fault ? [`code cell ${i + 1}: ${fault}`] : [];
  });
}

/** Whether a number lies in an interval of its spread, widened as {@linkcode outsideSpread} says. */
export function isWithin(number: PrintedNumber, [low, high]: [number, number]): boolean {
  const slack = Math.max(high - low, FLOAT_ACCURACY);
  const { value } = number;
  if (value >= low - slack && value <= high + slack) return true;
  return isClose(number, low - slack) || isClose(number, high + slack);
}
