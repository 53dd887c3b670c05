import assert from "node:assert/strict";
import {
  coverageCitations,
  plantFaults,
  summaryCitations,
  uncheckedRows,
} from "../../tools/notebooks/cited.ts";
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
  Deno.test(`${name}: every check that is cited has a planted fault, and it finds its place`, async () => {
    const notebook = await readNotebook(file);
    const rows = coverageRows(await Deno.readTextFile(COVERAGE));
    assert.ok(plants.length > 0, `tests/notebooks/plants/${name.slice(0, 2)}.ts is not there`);
    const citations = [...summaryCitations(notebook), ...coverageCitations(rows, name)];
    assert.deepEqual(plantFaults(notebook, citations, plants), []);
    plantedNotebook(notebook, plants);
  });
}

Deno.test("every row of COVERAGE.md cites a check, or says that there is nothing to compute", async () => {
  const rows = coverageRows(await Deno.readTextFile(COVERAGE));
  const files = (await notebookFiles()).filter((file) => !file.includes("solutions"));
  const read = async (file: string) => [basename(file), await readNotebook(file)] as const;
  const notebooks = Object.fromEntries(await Promise.all(files.map(read)));
  assert.deepEqual(uncheckedRows(rows, notebooks), []);
});
