import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { missingPackages } from "../../../tools/setup/packages.ts";

const PINNED = { plain: "1.0.0", "skia-canvas": "4.0.0" };

async function withModules(
  files: Record<string, unknown>,
  test: (modules: string) => Promise<void>,
): Promise<void> {
  const modules = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(modules, name)), { recursive: true });
      await Deno.writeTextFile(join(modules, name), JSON.stringify(content));
    }
    await test(modules);
  } finally {
    await Deno.remove(modules, { recursive: true });
  }
}

const WHOLE = {
  "plain/package.json": { version: "1.0.0" },
  "skia-canvas/package.json": {
    version: "4.0.0",
    optionalDependencies: { "@skia-canvas/here": "4.0.0", "@skia-canvas/elsewhere": "4.0.0" },
  },
  "@skia-canvas/here/package.json": { main: "skia.node" },
  "@skia-canvas/here/skia.node": "",
};

Deno.test("missingPackages() is empty when versions and one native half are there", () =>
  withModules(WHOLE, async (modules) => {
    assert.deepEqual(await missingPackages(modules, PINNED), []);
  }));

Deno.test("missingPackages() names another version, an absent package and a damaged one", () =>
  withModules(WHOLE, async (modules) => {
    assert.deepEqual(await missingPackages(modules, { plain: "1.0.1", gone: "2.0.0" }), [
      "plain 1.0.1",
      "gone 2.0.0",
    ]);
    await Deno.writeTextFile(join(modules, "plain/package.json"), '{"versi');
    assert.deepEqual(await missingPackages(modules, PINNED), ["plain 1.0.0"]);
  }));

Deno.test("missingPackages() names a native half that npm left out, or whose binary is gone", () =>
  withModules(WHOLE, async (modules) => {
    await Deno.remove(join(modules, "@skia-canvas/here/skia.node"));
    assert.deepEqual(await missingPackages(modules, PINNED), ["the native half of skia-canvas"]);
    await Deno.remove(join(modules, "@skia-canvas"), { recursive: true });
    assert.deepEqual(await missingPackages(modules, PINNED), ["the native half of skia-canvas"]);
  }));

Deno.test("missingPackages() names what npm noted to have installed below the pinned packages", () =>
  withModules(WHOLE, async (modules) => {
    const path = (name: string) => `${basename(modules)}/${name}`;
    const note = { packages: { [path("plain")]: {}, [path("plain/node_modules/below")]: {} } };
    await Deno.writeTextFile(join(modules, ".package-lock.json"), JSON.stringify(note));
    assert.deepEqual(await missingPackages(modules, PINNED), [path("plain/node_modules/below")]);
  }));
