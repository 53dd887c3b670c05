import { writeAtomically } from "@dgm/files/write_atomically.ts";
import assert from "node:assert/strict";

Deno.test("writeAtomically() replaces a file as a whole and leaves nothing beside it", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/weights.bin`;
  for (const size of [0, 5, 3_000_000, 2]) {
    const bytes = new Uint8Array(size).map((_, i) => i % 251);
    await writeAtomically(path, bytes);
    assert.deepEqual(await Deno.readFile(path), bytes);
  }
  assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), [
    "weights.bin",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeAtomically() that fails leaves the old file as it was", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/weights.bin`;
  await Deno.writeTextFile(path, "old");
  // The temporary file cannot be opened: a folder has its name.
  await Deno.mkdir(`${path}.tmp`);
  await assert.rejects(writeAtomically(path, new Uint8Array(9)));
  assert.equal(await Deno.readTextFile(path), "old");
  await assert.rejects(writeAtomically(`${folder}/none/a.bin`, new Uint8Array(9)));
  await Deno.remove(folder, { recursive: true });
});
