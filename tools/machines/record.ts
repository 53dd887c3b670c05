/** What one run of a notebook came to. @module */
import { type Cell, codeCells, type Notebook, textOf, textsOf } from "../notebooks/notebook.ts";
import { outputDifferences } from "../notebooks/compare.ts";
import type { Execution } from "../notebooks/execute.ts";
import { numbersIn } from "../notebooks/numbers.ts";
import { isTrained } from "../notebooks/trained.ts";
import { codeHash } from "./code_hash.ts";
import { type Bound, printedChecks } from "./printed_checks.ts";
import type { Variant } from "./variants.ts";

/** A run on some machine, as it is stored: one line of a file. */
export interface MachineRecord {
  variant: string;
  processor: string;
  /** The code that ran. */
  code: string;
  seconds: number;
  /** What was not as the page says, in words: none where the run is green. */
  red: string[];
  /** The numbers that each trained cell printed, by the cell's id. */
  numbers: Record<string, number[]>;
  /** Each check of a trained model, by the cell's id. */
  bounds: Record<string, Bound[]>;
}

/** A run, and where it broke another one that collected false checks and went on. */
export interface Runs {
  strict: Execution;
  /** The same as `strict` where that came to its end. */
  all: Execution;
}

/** The record of a run: green when it came to its end and showed what it had to. */
export function recordOf(
  committed: Notebook,
  { strict, all }: Runs,
  run: { variant: Variant; processor: string; seconds: number },
): MachineRecord {
  const record: MachineRecord = {
    variant: run.variant.name,
    processor: run.processor,
    code: codeHash(committed),
    seconds: Math.round(run.seconds),
    red: [],
    numbers: {},
    bounds: {},
  };
  const red = new Map<number, string[]>();
  const { failure } = strict;
  if (failure) red.set(failure.cell, [`code cell ${failure.cell}: ${failure.error}`]);
  // A cell that catches shows a false check on purpose, and cannot where checks do not throw.
  const isJudged = (cell: Cell) => !failure || !/\bcatch\b/.test(textOf(cell.source));
  const cells = codeCells(all.notebook);
  cells.slice(0, all.failure && all.failure.cell - 1).forEach((cell, i) => {
    const text = textsOf(cell);
    const checks = printedChecks(text);
    // What stopped the run was named already.
    if (failure && i + 1 !== failure.cell && isJudged(cell)) {
      const lines = checks.filter(({ holds }) => !holds).map(({ line }) => line);
      if (lines.length > 0) red.set(i + 1, lines.map((line) => `code cell ${i + 1}: ${line}`));
    }
    const bounds = checks.flatMap(({ bound }) => bound ?? []).filter((bound) =>
      isOfTraining(bound, cell)
    );
    if (bounds.length > 0) record.bounds[cell.id] = bounds;
    const numbers = isTrained(cell) ? numbersIn(text).map(({ value }) => value) : [];
    if (numbers.length > 0) record.numbers[cell.id] = numbers;
  });
  record.red = [...red.values()].flat();
  if (all.failure) return record;
  // The committed seed must give the committed page, another one its words where it was trained.
  const exactness = run.variant.seed === undefined ? "words" : "trained words";
  for (const fault of outputDifferences(committed, all.notebook, exactness)) {
    // A false check prints other words.
    if (!red.has(cellOf(fault)) && isJudged(cells[cellOf(fault) - 1]!)) record.red.push(fault);
  }
  return record;
}

/** What is computed without training has no spread, or that of its standard error. */
function isOfTraining({ relation }: Bound, cell: Cell): boolean {
  return relation === "≥" || relation === "≤" || isTrained(cell);
}

function cellOf(fault: string): number {
  return Number(fault.match(/^code cell (\d+)/)?.[1]);
}
