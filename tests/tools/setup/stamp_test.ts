import assert from "node:assert/strict";
import { join } from "node:path";
import { exists, isStamped, markStamped, stampOf, unstamp } from "../../../tools/setup/stamp.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("stampOf() differs when a text changes or moves to the next one", () => {
  assert.equal(stampOf("a", "b"), stampOf("a", "b"));
  assert.notEqual(stampOf("a", "b"), stampOf("a", "c"));
  assert.notEqual(stampOf("ab", ""), stampOf("a", "b"));
});

Deno.test("isStamped() holds for a finished install and for no other stamp", () =>
  inFolder(async (folder) => {
    const file = join(folder, "program");
    await Deno.writeTextFile(file, "");
    await markStamped(folder, stampOf("new"));
    assert.equal(await isStamped(folder, stampOf("new"), [file]), true);
    assert.equal(await isStamped(folder, stampOf("newer"), [file]), false);
  }));

Deno.test("isStamped() sees an interrupted install: the stamp goes first and comes last", () =>
  inFolder(async (folder) => {
    await markStamped(folder, stampOf("x"));
    await unstamp(folder);
    assert.equal(await isStamped(folder, stampOf("x"), []), false);
  }));

Deno.test("isStamped() sees what was deleted by hand after the install", () =>
  inFolder(async (folder) => {
    await markStamped(folder, stampOf("x"));
    assert.equal(await isStamped(folder, stampOf("x"), [join(folder, "gone")]), false);
  }));

Deno.test("unstamp() and isStamped() take a folder that does not exist", async () => {
  const nowhere = join(Deno.cwd(), ".cache", "nowhere");
  await unstamp(nowhere);
  assert.equal(await exists(nowhere), false);
  assert.equal(await isStamped(nowhere, stampOf("x"), []), false);
});
