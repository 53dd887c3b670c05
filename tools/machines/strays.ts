/** Trained numbers that one more machine could push out of their spread. @module */
import { codeCells, type Notebook, textsOf } from "../notebooks/notebook.ts";
import { numbersIn } from "../notebooks/numbers.ts";
import { isWithin, spreadOf } from "../notebooks/spread.ts";
import { isTrained } from "../notebooks/trained.ts";
import type { MachineRecord } from "./record.ts";

/** So many other runs must have made a spread before it says that a number does not belong. */
const FEWEST = 8;

/**
 * The numbers of runs with the page's own seed that would lie outside of the spread if their run had not
 * been made, in words, each number once: a reader's machine is one more such run. Their text should print
 * fewer digits, or compare with a tolerance.
 */
export function strays(notebook: Notebook, records: MachineRecord[]): string[] {
  if (records.length <= FEWEST) return [];
  const cells = codeCells(notebook).map((cell, i) => ({ cell, at: i + 1 }))
    .filter(({ cell }) => isTrained(cell))
    .map(({ cell, at }) => ({ id: cell.id, at, printed: numbersIn(textsOf(cell)) }));
  const found = new Map<string, string>();
  for (const record of records.filter(({ variant }) => !variant.startsWith("seed-"))) {
    const others = spreadOf(records.filter((other) => other !== record).map((r) => r.numbers));
    for (const { id, at, printed } of cells) {
      others[id]?.forEach(([low, high], i) => {
        const value = record.numbers[id]![i]!;
        if (isWithin({ value, unit: printed[i]?.unit ?? 0 }, [low, high])) return;
        found.set(
          `${id} ${i}`,
          `code cell ${at}: its number ${
            i + 1
          } is ${value} on ${record.variant}, and ${low} … ${high} ` +
            "in all other runs",
        );
      });
    }
  }
  return [...found.values()];
}
