// A person runs cells again: nothing may break that was fine the first time.
import { join } from "node:path";
import assert from "node:assert/strict";
import { execute } from "../../tools/notebooks/execute.ts";
import { codeCells, readNotebook, writeNotebook } from "../../tools/notebooks/notebook.ts";
import { ROOT } from "../../tools/setup/project.ts";
import { committedNotebooks, OUT } from "./support/lab.ts";

const chapters = (await committedNotebooks()).filter((path) => !path.includes("/"));

for (const path of chapters) {
  Deno.test(`${path}: every cell runs twice in a row, at the smoke budget`, async () => {
    const notebook = await readNotebook(join(ROOT, "notebooks", path));
    const cells = codeCells(notebook).flatMap((
      cell,
    ) => [cell, { ...cell, id: `${cell.id}-again` }]);
    // Inside the project, where the kernel finds the library.
    const file = join(OUT, "twice", path);
    await writeNotebook(file, { ...notebook, cells });
    const { notebook: ran, failure } = await execute(file, { budget: "smoke" });
    assert.equal(failure, undefined);
    assert.deepEqual(
      codeCells(ran).filter(({ outputs }) => outputs?.some(({ name }) => name === "stderr")),
      [],
    );
  });
}
