/** All that is tested of one notebook. @module */
import { outputDifferences } from "./compare.ts";
import { execute } from "./execute.ts";
import { machineFingerprint } from "./machine.ts";
import { readNotebook } from "./notebook.ts";
import { outputFaults, shapeFaults, sourceFaults } from "./rules.ts";
import { staticFaults } from "./static_checks.ts";

/** One named test with the faults that it found: none when it passed. */
export interface Verdict {
  name: string;
  faults: string[];
}

/** Tests a notebook file: shape, cells as a program, committed outputs, and a run on the kernel. */
export async function* verifyNotebook(
  path: string,
  name: string,
  onCell: (cell: number, of: number) => void,
): AsyncGenerator<Verdict> {
  const notebook = await readNotebook(path);
  yield { name: `${name}: shape rules`, faults: shapeFaults(notebook) };
  yield { name: `${name}: committed outputs are clean`, faults: outputFaults(notebook) };
  yield {
    name: `${name}: cells type-check, lint and are seeded`,
    faults: [...sourceFaults(notebook), ...await staticFaults(notebook)],
  };
  const { notebook: rerun, failure } = await execute(path, { onCell });
  const ran = `${name}: runs from top to bottom`;
  if (failure) {
    yield { name: ran, faults: [`code cell ${failure.cell}: ${failure.error}`] };
    return;
  }
  yield { name: ran, faults: [] };
  const here = notebook.metadata.dgm?.machine === machineFingerprint();
  const exactness = here ? "bits" : "numbers";
  yield {
    name: `${name}: the run reproduces the committed outputs (${exactness})`,
    faults: outputDifferences(notebook, rerun, exactness),
  };
}
