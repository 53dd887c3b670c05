import assert from "node:assert/strict";
import { join } from "node:path";
import {
  notebookName,
  readProcessors,
  readRecords,
  storeProcessor,
  storeRecord,
} from "../../../tools/machines/record_files.ts";
import { ROOT } from "../../../tools/setup/project.ts";
import { atLeast, recordWith } from "./tiny_record.ts";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("storeRecord() replaces the same run, keeps those of other processors, one line each", async () => {
  await inFolder(async (folder) => {
    const store = (more: Parameters<typeof recordWith>[0]) =>
      storeRecord("solutions/05_vae.ipynb", recordWith(more), folder);
    await store({ seconds: 1 });
    await store({ processor: "6502", seconds: 2 });
    await store({ variant: "seed-1", seconds: 3 });
    await store({ seconds: 4 });
    const records = await readRecords("solutions/05_vae.ipynb", folder);
    assert.deepEqual(records.map(({ seconds }) => seconds), [2, 3, 4]);
    const text = await Deno.readTextFile(join(folder, "solutions", "05_vae.jsonl"));
    assert.equal(text.split("\n").length, 4);
    const left = await Array.fromAsync(Deno.readDir(join(folder, "solutions")));
    assert.deepEqual(left.map(({ name }) => name), ["05_vae.jsonl"]);
  });
});

Deno.test("storeRecord() drops runs of other code", async () => {
  await inFolder(async (folder) => {
    await storeRecord("05.ipynb", recordWith({ variant: "seed-1" }), folder);
    await storeRecord("05.ipynb", recordWith({ code: "new" }), folder);
    assert.deepEqual(await readRecords("05.ipynb", folder), [recordWith({ code: "new" })]);
  });
});

Deno.test("storeRecord() loses nothing when runs end at the same time", async () => {
  await inFolder(async (folder) => {
    const variants = ["a", "b", "c", "d", "e"];
    await Promise.all(
      variants.map((variant) => storeRecord("05.ipynb", recordWith({ variant }), folder)),
    );
    const records = await readRecords("05.ipynb", folder);
    assert.deepEqual(records.map(({ variant }) => variant), variants);
  });
});

Deno.test("readRecords() gives NaN back, and nothing where there is no file", async () => {
  await inFolder(async (folder) => {
    const record = recordWith({ bounds: { a: [atLeast(NaN, 0.5)] } });
    await storeRecord("05.ipynb", record, folder);
    assert.deepEqual(await readRecords("05.ipynb", folder), [record]);
    assert.deepEqual(await readRecords("06.ipynb", folder), []);
  });
});

Deno.test("storeProcessor() adds a processor to those known", async () => {
  await inFolder(async (folder) => {
    const types = { works: ["Haswell"], leftOut: { SkylakeX: "crashes" } };
    await storeProcessor("Z80", types, folder);
    await storeProcessor("6502", { works: [], leftOut: {} }, folder);
    assert.deepEqual((await readProcessors(folder))["Z80"], types);
    assert.equal(Object.keys(await readProcessors(folder)).length, 2);
  });
});

Deno.test("notebookName() is the path below notebooks/", () => {
  assert.equal(
    notebookName(join(ROOT, "notebooks", "solutions", "05.ipynb")),
    "solutions/05.ipynb",
  );
});
