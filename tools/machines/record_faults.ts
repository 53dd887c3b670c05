/** What the records say against a notebook. @module */
import type { Notebook } from "../notebooks/notebook.ts";
import { hasTrainedCells } from "../notebooks/trained.ts";
import { codeHash } from "./code_hash.ts";
import { distances, ENOUGH } from "./distances.ts";
import type { MachineRecord } from "./record.ts";
import { strays } from "./strays.ts";
import { SEEDS } from "./variants.ts";

/** The records that belong to the notebook's code as it is now. */
export function currentRecords(notebook: Notebook, records: MachineRecord[]): MachineRecord[] {
  const code = codeHash(notebook);
  return records.filter((record) => record.code === code);
}

/**
 * The runs without which nobody knows how far a notebook's numbers reach, in words: one of its code, and
 * all of its seeds where something is trained. Other variants that have not run yet MACHINES.md shows.
 */
export function missingRuns(notebook: Notebook, records: MachineRecord[]): string[] {
  const current = currentRecords(notebook, records);
  if (current.length === 0) {
    const stale = records.length > 0 ? ", those there are belong to other code" : "";
    return [`want records of the code as it is${stale}: run deno task machines`];
  }
  const missing = SEEDS.filter((seed) =>
    !current.some(({ variant }) => variant === `seed-${seed}`)
  );
  return hasTrainedCells(notebook) && missing.length > 0
    ? [`want records of the seeds ${missing.join(", ")}: run deno task machines`]
    : [];
}

/**
 * What is wrong with a notebook according to its records, in words: a red run, a check too near to its
 * threshold, or a number that one run alone would not have told.
 */
export function recordFaults(notebook: Notebook, records: MachineRecord[]): string[] {
  const current = currentRecords(notebook, records);
  const near = distances(current).filter(({ distance }) => !(distance >= ENOUGH));
  return [
    ...current.flatMap(({ variant, processor, red }) =>
      red.slice(0, 1).map((fault) => `${variant} on ${processor}, ${fault}`)
    ),
    ...near.map(({ cell, label, condition, distance, runs }) =>
      `cell ${cell}: ${label} ${condition} is ${
        distance.toFixed(1)
      } standard deviations from its ` +
      `threshold over ${runs} runs, want ${ENOUGH}`
    ),
    ...strays(notebook, current),
  ];
}
