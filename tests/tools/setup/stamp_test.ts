import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureInstalled, exists, stampOf } from "../../../tools/setup/stamp.ts";

/** An installation of one file, which counts how often its installer works. */
async function inFolder(
  test: (folder: string, install: (options?: Options) => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "program");
  const install = ({ stamp = "old", installer, log = [] }: Options = {}) =>
    ensureInstalled({
      folder,
      stamp: stampOf(stamp),
      missing: async () => await exists(file) ? [] : ["program"],
      install: async (anew) => {
        log.push(anew ? "anew" : "installed");
        await (installer ?? (() => Deno.writeTextFile(file, "")))(anew);
      },
    });
  try {
    await test(folder, install);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Options {
  stamp?: string;
  installer?: (anew: boolean) => Promise<void>;
  log?: string[];
}

Deno.test("stampOf() differs when a text changes or moves to the next one", () => {
  assert.equal(stampOf("a", "b"), stampOf("a", "b"));
  assert.notEqual(stampOf("a", "b"), stampOf("a", "c"));
  assert.notEqual(stampOf("ab", ""), stampOf("a", "b"));
});

Deno.test("ensureInstalled() installs once, and again only for another stamp", () =>
  inFolder(async (_, install) => {
    const log: string[] = [];
    assert.deepEqual(await install({ log }), []);
    assert.deepEqual(await install({ log }), []);
    assert.deepEqual(log, ["installed"]);
    await install({ log, stamp: "new" });
    await install({ log, stamp: "new" });
    assert.deepEqual(log, ["installed", "installed"]);
  }));

Deno.test("ensureInstalled() makes anew what was interrupted, for its files may be cut short", () =>
  inFolder(async (folder, install) => {
    const log: string[] = [];
    const cut = async () => {
      await Deno.writeTextFile(join(folder, "program"), "half");
      throw new Error("cut off");
    };
    await assert.rejects(install({ log, installer: cut }), /cut off/);
    assert.deepEqual(await install({ log }), []);
    assert.deepEqual(log, ["installed", "anew"]);
    // The same when the interrupted run was to replace a finished one.
    await assert.rejects(install({ log, stamp: "new", installer: cut }), /cut off/);
    assert.deepEqual(await install({ log, stamp: "new" }), []);
    assert.deepEqual(log, ["installed", "anew", "installed", "anew"]);
  }));

Deno.test("ensureInstalled() brings back what was deleted by hand", () =>
  inFolder(async (folder, install) => {
    const log: string[] = [];
    await install({ log });
    await Deno.remove(join(folder, "program"));
    await install({ log });
    assert.deepEqual(log, ["installed", "installed"]);
    assert.equal(await exists(join(folder, "program")), true);
  }));

Deno.test("ensureInstalled() makes anew what the installer wrongly takes for complete", () =>
  inFolder(async (folder, install) => {
    const log: string[] = [];
    const blind = async (anew: boolean) => {
      if (anew) await Deno.writeTextFile(join(folder, "program"), "");
    };
    assert.deepEqual(await install({ log, installer: blind }), []);
    assert.deepEqual(log, ["installed", "anew"]);
  }));

Deno.test("ensureInstalled() names what never arrives, and tries again the next time", () =>
  inFolder(async (_, install) => {
    const log: string[] = [];
    const nothing = () => Promise.resolve();
    assert.deepEqual(await install({ log, installer: nothing }), ["program"]);
    assert.deepEqual(await install({ log, installer: nothing }), ["program"]);
    assert.deepEqual(log, ["installed", "anew", "installed", "anew"]);
  }));
