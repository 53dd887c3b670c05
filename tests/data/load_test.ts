import assert from "node:assert/strict";
import { loadDataSet } from "@dgm/data/load.ts";

Deno.test("loadDataSet() loads the glyphs by name, with both test sets", async () => {
  const { name, train, tests } = await loadDataSet("glyphs");
  assert.equal(name, "glyphs");
  assert.equal(train.count, 24_000);
  assert.deepEqual(Object.keys(tests), ["test", "test_fonts"]);
});

Deno.test("loadDataSet() looks into the directory that it is told", async () => {
  await assert.rejects(loadDataSet("glyphs", { directory: "nowhere" }), /nowhere\/glyphs.parquet/);
  await assert.rejects(loadDataSet("mnist", { directory: "nowhere" }), /"nowhere"/);
});

Deno.test("loadDataSet() refuses another name", async () => {
  await assert.rejects(
    loadDataSet("cifar" as "mnist"),
    (error) =>
      error instanceof RangeError && /"glyphs" or "mnist", got "cifar"/.test(error.message),
  );
});
