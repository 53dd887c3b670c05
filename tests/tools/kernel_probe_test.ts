/**
 * What the Deno in requirements.txt is pinned for. Kernels of 2.8.2 and newer lost outputs and hid
 * syntax errors; the day this passes with a newer Deno, the pin can move.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { execute } from "../../tools/notebooks/execute.ts";
import { textOf, writeNotebook } from "../../tools/notebooks/notebook.ts";
import { code, notebookOf } from "./notebooks/tiny_notebook.ts";

const CELLS = 60;
const SIX = [
  `await Deno.jupyter.display({ "text/plain": "one" }, { raw: true });`,
  `await Deno.jupyter.display({ "text/plain": "two" }, { raw: true });`,
  `console.log("three");`,
  `await Deno.jupyter.display({ "text/plain": "four" }, { raw: true });`,
  `await Deno.jupyter.display({ "text/plain": "five" }, { raw: true });`,
  `"six"`,
].join("\n");

Deno.test(`the kernel loses none of ${6 * CELLS} outputs`, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "probe.ipynb");
    await writeNotebook(path, notebookOf(...Array.from({ length: CELLS }, () => code(SIX))));
    const { notebook, failure } = await execute(path);
    assert.equal(failure, undefined);
    const counts = notebook.cells.map(({ outputs }) => outputs!.length);
    assert.deepEqual(counts, Array.from({ length: CELLS }, () => 6));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the kernel shows a syntax error in the cell's outputs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "probe.ipynb");
    await writeNotebook(path, notebookOf(code("1"), code("const broken = ;")));
    const { notebook, failure } = await execute(path);
    assert.equal(failure?.cell, 2);
    const shown = notebook.cells[1]!.outputs!.map((output) =>
      `${output.ename}: ${output.evalue} ${textOf(output.text)}`
    );
    assert.match(shown.join("\n"), /Expression expected/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
