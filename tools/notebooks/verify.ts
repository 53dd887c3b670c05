/** All that is tested of one notebook. @module */
import { notebookName, readRecords } from "../machines/record_files.ts";
import { currentRecords, missingRuns, recordFaults } from "../machines/record_faults.ts";
import { outputDifferences } from "./compare.ts";
import { coverFaults } from "./cover.ts";
import { execute } from "./execute.ts";
import { machineFingerprint } from "./machine.ts";
import { needsFaults } from "./needs.ts";
import { codeCells, type Notebook, readNotebook, textOf } from "./notebook.ts";
import { outputFaults, shapeFaults, sourceFaults } from "./rules.ts";
import { spreadFaults, spreadOf } from "./spread.ts";
import { staticFaults } from "./static_checks.ts";

/** One named test with the faults that it found: none when it passed. */
export interface Verdict {
  name: string;
  faults: string[];
  /**
   * The test did not run, and counts neither as passed nor as failed: its checks are for a larger budget,
   * or nobody has measured yet how far the numbers of this code reach.
   */
  skipped?: "smoke" | "unmeasured";
}

/** How a notebook is run to be tested. */
export interface VerifyOptions {
  /** `smoke` runs it with small numbers, and compares only cells without the tag `training`. */
  budget?: string;
  /** Called after each code cell. */
  onCell?: (cell: number, of: number) => void;
}

/** Tests a notebook file: shape, cells as a program, committed outputs, and a run on the kernel. */
export async function* verifyNotebook(
  path: string,
  name: string,
  { budget = "full", onCell = () => {} }: VerifyOptions = {},
): AsyncGenerator<Verdict> {
  const notebook = await readNotebook(path);
  yield { name: `${name}: shape rules`, faults: shapeFaults(notebook) };
  yield {
    name: `${name}: committed outputs are clean`,
    faults: [...outputFaults(notebook), ...await coverFaults(path, notebook)],
  };
  yield {
    name: `${name}: cells type-check, lint and are seeded`,
    faults: [...sourceFaults(notebook), ...await staticFaults(notebook)],
  };
  yield { name: `${name}: sections name what they need`, faults: await needsFaults(notebook) };
  const records = await readRecords(notebookName(path));
  const spread = spreadOf(currentRecords(notebook, records).map(({ numbers }) => numbers));
  yield {
    name: `${name}: green on other machines, far from every threshold`,
    faults: recordFaults(notebook, records),
  };
  const measured = missingRuns(notebook, records).length === 0;
  const within = `${name}: trained numbers lie within the spread`;
  if (measured) yield { name: within, faults: spreadFaults(notebook, spread) };
  else yield { name: within, faults: [], skipped: "unmeasured" };
  const { notebook: rerun, failure } = await execute(path, { budget, onCell });
  const ran = `${name}: runs from top to bottom`;
  if (failure) {
    yield { name: ran, faults: [`code cell ${failure.cell}: ${failure.error}`] };
    return;
  }
  yield { name: ran, faults: [] };
  for (const label of skippedChecks(rerun)) {
    yield { name: `${name}: ${label}`, faults: [], skipped: "smoke" };
  }
  const here = notebook.metadata.dgm?.machine === machineFingerprint();
  const exactness = budget !== "full"
    ? "untrained"
    : here
    ? "bits"
    : measured
    ? "numbers"
    : "untrained";
  yield {
    name: `${name}: the run reproduces the committed outputs (${exactness})`,
    faults: outputDifferences(notebook, rerun, exactness, spread),
  };
}

/** The labels of the checks that said they were skipped, as lib/notebook/verdict.ts prints it. */
export function skippedChecks(notebook: Notebook): string[] {
  const printed = codeCells(notebook).flatMap(({ outputs = [] }) =>
    outputs.map(({ text }) => text)
  );
  return printed.flatMap((text) =>
    [...textOf(text).matchAll(/^– (.+): skipped at the smoke budget$/gm)].map(([, label]) => label!)
  );
}
