import assert from "node:assert/strict";
import { execute } from "../../../tools/notebooks/execute.ts";
import { textOf, writeNotebook } from "../../../tools/notebooks/notebook.ts";
import { type Plant, plantedNotebook, plantVerdicts } from "../../../tools/notebooks/plants.ts";
import { code, notebookOf, text } from "./tiny_notebook.ts";

const CHECK = 'import { checkClose } from "@dgm/notebook/check.ts";\n';

/** Two numbers, their sum on the way, and a check of it. */
const SUMS = notebookOf(
  text("# Sums"),
  code("const a = 2;\nlet calls = 0;"),
  code("const b = a + 1;"),
  code("const sum: number = a + b;\ncalls += 1;"),
  code(CHECK + 'checkClose("2 and 3", sum, 5);\ncheckClose("one call", calls, 1);\nsum'),
);

const SIGN: Plant = { label: "2 and 3", find: "a + b", replace: "a - b" };

Deno.test("plantedNotebook() adds a block behind the check's cell and leaves the cells alone", () => {
  const planted = plantedNotebook(SUMS, [SIGN]);
  assert.deepEqual(planted.cells.slice(0, 5), SUMS.cells);
  const [block] = planted.cells.slice(5);
  assert.match(textOf(block!.source), /const sum: number = a - b;[\s\S]*checkClose\("2 and 3"/);
  assert.doesNotMatch(textOf(block!.source), /import/);
  assert.doesNotMatch(textOf(block!.source), /const b = /);
});

Deno.test("plantedNotebook() refuses code that is in no cell or in two, and names the plant", () => {
  const plant = (change: Partial<Plant>) => () => plantedNotebook(SUMS, [{ ...SIGN, ...change }]);
  assert.throws(plant({ find: "c" + "olumn" }), /for "2 and 3": want "column" in one .* in 0/);
  assert.throws(plant({ find: "const" }), /"const" in one code cell, found it in 3/);
  assert.throws(plant({ via: ["let never"] }), /"let never" in one code cell, found it in 0/);
  assert.throws(plant({ check: "sum" }), /"sum" in one code cell, found it in 2/);
});

Deno.test("plants turn their checks red on the kernel; the run tells those that do not", async () => {
  const plants: Plant[] = [
    SIGN,
    { label: "2 and 3", find: "a + 1", replace: "a + 2", via: ["a + b"] },
    { label: "2 and 3", find: "a + 1", replace: "a + 2" }, // the sum is not computed again
    { label: "one call", find: "calls += 1", replace: "calls = 1" },
    { label: "one call", find: "const b", replace: "missing(); const b" },
  ];
  const path = await Deno.makeTempFile({ suffix: ".ipynb" });
  try {
    await writeNotebook(path, plantedNotebook(SUMS, plants));
    const { notebook, failure } = await execute(path, { collect: true });
    assert.equal(failure, undefined);
    assert.deepEqual(plantVerdicts(notebook, plants).map(({ fault }) => fault?.slice(0, 28)), [
      undefined,
      undefined,
      "its check stays green: ✓ 2 a",
      "its check stays green: ✓ one",
      "the copy broke: ReferenceErr",
    ]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("plantVerdicts() says that a check is skipped at a budget, or was not reached", () => {
  const ran = (line: string) => {
    const block = {
      ...code("", { outputs: [{ output_type: "stream", text: line }] }),
      id: "plant-1",
    };
    return plantVerdicts(notebookOf(block), [SIGN])[0]!.fault;
  };
  assert.equal(
    ran("– 2 and 3: skipped at the smoke budget"),
    "its check is skipped at this budget",
  );
  assert.equal(ran("✗ 2 and 4: false"), "its check was not reached");
  assert.equal(ran("✗ the 2 and 3 of it: false"), undefined);
});
