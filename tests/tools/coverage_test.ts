import assert from "node:assert/strict";
import { coverageFaults, coverageRows } from "../../tools/notebooks/coverage.ts";
import { type Notebook, readNotebook, textOf } from "../../tools/notebooks/notebook.ts";

const FOLDER = new URL("../../notebooks/", import.meta.url);

async function chapters(): Promise<Record<string, Notebook>> {
  const found: Record<string, Notebook> = {};
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".ipynb")) found[name] = await readNotebook(new URL(name, FOLDER).pathname);
  }
  return found;
}

/** A notebook of one heading and one check. */
function tiny(heading: string, code: string): Notebook {
  const cell = { id: "a", metadata: {} };
  return {
    cells: [
      { ...cell, cell_type: "markdown", source: `## ${heading}` },
      { ...cell, cell_type: "code", source: code },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

const ROW = "| A1 | it adds up | [04, Step 2](04_elbo.ipynb): `line 1` and `line 2` | in float64 |";
const GOOD = tiny("Step 2: one line", 'check("line 1", 1, 1);\ncheck(`${name}: line 2`, 2, 2);');

Deno.test("every row of COVERAGE.md points at a heading and at checks that exist", async () => {
  const rows = coverageRows(await Deno.readTextFile(new URL("COVERAGE.md", FOLDER)));
  assert.ok(rows.length > 70, `${rows.length} rows`);
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length, "a name comes twice");
  const linked = rows.filter(({ links }) => links.length > 0);
  assert.ok(linked.length > rows.length * 0.8, `${linked.length} of ${rows.length} have a link`);
  assert.deepEqual(coverageFaults(rows, await chapters()), []);
});

Deno.test("a label of COVERAGE.md that vanishes from a notebook is found", async () => {
  const rows = coverageRows(await Deno.readTextFile(new URL("COVERAGE.md", FOLDER)));
  const notebooks = await chapters();
  for (const row of rows) {
    const label = row.links[0]?.labels[0];
    if (label === undefined) continue;
    const { file } = row.links[0]!;
    const cells = notebooks[file]!.cells.map((cell) => ({
      ...cell,
      source: textOf(cell.source).replaceAll(label, "something else"),
    }));
    const without = { ...notebooks, [file]: { ...notebooks[file]!, cells } };
    const faults = coverageFaults([row], without);
    assert.ok(faults.includes(`${row.name}: ${file} has no "${label}"`), `${faults}`);
  }
});

Deno.test("coverageRows() gives each label to the link before it", () => {
  const where = "[04, Step 2](04_elbo.ipynb): `one`, `two`; [05, Step 4](05_vae.ipynb)";
  const [row] = coverageRows(`| what | … |\n|---|---|\n| B12 | words | ${where} | care |`);
  assert.equal(row?.name, "B12");
  assert.deepEqual(row?.links.map(({ labels }) => labels), [["one", "two"], []]);
});

Deno.test("coverageFaults() accepts what is there, also as a part of a template", () => {
  assert.deepEqual(coverageFaults(coverageRows(ROW), { "04_elbo.ipynb": GOOD }), []);
});

Deno.test("coverageFaults() finds a missing notebook, heading and label, and a row without link", () => {
  const faults = (row: string, notebook = GOOD) =>
    coverageFaults(coverageRows(row), { "04_elbo.ipynb": notebook });
  assert.deepEqual(faults(ROW.replace("04_elbo", "04_other")), [
    "A1: there is no notebook 04_other.ipynb",
  ]);
  assert.match(
    faults(ROW.replace("Step 2]", "Step 7]"))[0]!,
    /no heading that begins with "Step 7"/,
  );
  assert.match(faults(ROW.replace("[04", "[05"))[0]!, /05 is not the number/);
  assert.deepEqual(faults(ROW, tiny("Step 2", 'check("line 1"); // "line 2 is gone')), [
    'A1: 04_elbo.ipynb has no "line 2"',
  ]);
  assert.match(faults(ROW.replace("in float64", "[04, Step 9](04_elbo.ipynb)"))[0]!, /Step 9/);
  assert.match(faults("| A1 | it adds up | nowhere | |")[0]!, /want a link/);
  assert.deepEqual(faults("| A1 | it adds up | not in this course yet | |"), []);
});
