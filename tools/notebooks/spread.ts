/** How far the numbers of trained cells depend on the seed. @module */
import { codeCells, hasTag, type Notebook, type Spread, textsOf } from "./notebook.ts";
import { numbersIn, type PrintedNumber, wordsOf } from "./numbers.ts";

/** The seeds that the spread is measured with. */
export const SEEDS = [1, 2, 3, 4, 5];

/**
 * The lowest and the highest value of every number that trained cells print, over runs with several
 * seeds, by the cell's id.
 *
 * @throws {RangeError} when two runs differ in their words or in how many numbers they print
 */
export function spreadOf(runs: Notebook[]): Spread {
  const spread: Spread = {};
  for (const [id, texts] of trainedTexts(runs)) {
    if (new Set(texts.map(wordsOf)).size > 1) {
      const sorted = texts.map(wordsOf).sort();
      throw new RangeError(
        `Cannot measure the spread of cell ${id}: want the same words at every seed, got ` +
          `${JSON.stringify(sorted[0])} and ${JSON.stringify(sorted.at(-1))}`,
      );
    }
    const rows = texts.map((text) => numbersIn(text).map(({ value }) => value));
    if (rows[0]!.length === 0) continue;
    spread[id] = rows[0]!.map((_, i) => {
      const column = rows.map((row) => row[i]!);
      return [Math.min(...column), Math.max(...column)];
    });
  }
  return spread;
}

/**
 * What of a trained cell's text lies outside the stored spread, in words. The interval is widened by
 * its own width on both sides: of six runs, five of which made the interval, the sixth often lies a
 * little outside.
 */
export function outsideSpread(text: string, range: Spread[string] | undefined): string | undefined {
  const numbers = numbersIn(text);
  if (numbers.length === 0) return;
  if (range?.length !== numbers.length) {
    return `want a stored spread of ${numbers.length} numbers, got ${range?.length ?? "none"}: ` +
      "measure it with deno task notebooks --spread";
  }
  const at = numbers.findIndex((number, i) => !isWithin(number, range[i]!));
  if (at < 0) return;
  const [low, high] = range[at]!;
  return `its number ${at + 1} is ${numbers[at]!.value}, outside the spread ${low} … ${high}`;
}

/** The trained cells whose committed numbers have no spread, or do not lie within it, in words. */
export function spreadFaults(notebook: Notebook): string[] {
  return codeCells(notebook).flatMap((cell, i) => {
    if (!isTrained(cell)) return [];
    const fault = outsideSpread(textsOf(cell), notebook.metadata.dgm?.spread?.[cell.id]);
    return fault ? [`code cell ${i + 1}: ${fault}`] : [];
  });
}

/** Whether a notebook has cells whose numbers depend on training. */
export function hasTrainedCells(notebook: Notebook): boolean {
  return codeCells(notebook).some(isTrained);
}

function isWithin({ value, unit }: PrintedNumber, [low, high]: [number, number]): boolean {
  const slack = high - low + 1.01 * unit;
  return value >= low - slack && value <= high + slack;
}

function isTrained(cell: Notebook["cells"][number]): boolean {
  return hasTag(cell, "training") && !hasTag(cell, "timing") && !hasTag(cell, "engine");
}

/** What each trained cell printed in each run. */
function trainedTexts(runs: Notebook[]): [string, string[]][] {
  const cells = codeCells(runs[0]!).map(({ id }, i) => ({ id, i }));
  return cells
    .filter(({ i }) => isTrained(codeCells(runs[0]!)[i]!))
    .map(({ id, i }) => [id, runs.map((run) => textsOf(codeCells(run)[i]!))]);
}
