import assert from "node:assert/strict";
import { coverageCitations, plantFaults, summaryCitations } from "../../tools/notebooks/cited.ts";
import { coverageRows } from "../../tools/notebooks/coverage.ts";
import { readNotebook } from "../../tools/notebooks/notebook.ts";
import { plantedNotebook } from "../../tools/notebooks/plants.ts";
import { notebookFiles } from "../../tools/notebooks.ts";
import { plantsOf } from "../../tools/plants.ts";
import { basename } from "node:path";

const COVERAGE = new URL("../../notebooks/COVERAGE.md", import.meta.url);

for (const file of (await notebookFiles()).filter((file) => !file.includes("solutions"))) {
  const name = basename(file);
  const plants = await plantsOf(name.slice(0, 2));
  if (plants.length === 0) continue;
  Deno.test(`${name}: every check that is cited has a planted fault, and it finds its place`, async () => {
    const notebook = await readNotebook(file);
    const rows = coverageRows(await Deno.readTextFile(COVERAGE));
    const citations = [...summaryCitations(notebook), ...coverageCitations(rows, name)];
    assert.deepEqual(plantFaults(notebook, citations, plants), []);
    plantedNotebook(notebook, plants);
  });
}
