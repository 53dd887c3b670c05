import { versions } from "@dgm/notebook/versions.ts";
import assert from "node:assert/strict";

Deno.test("versions() names what is installed, and shows itself as a table", async () => {
  const shown = versions();
  for (const name of ["@tensorflow/tfjs", "@observablehq/plot", "skia-canvas"]) {
    const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    assert.equal(shown.get(name), JSON.parse(await Deno.readTextFile(file)).version, name);
  }
  const bundle = shown[Symbol.for("Jupyter.display") as keyof typeof shown] as unknown as (
    this: typeof shown,
  ) => Record<string, string>;
  const { "text/plain": plain, "text/markdown": table } = bundle.call(shown);
  assert.match(plain!, new RegExp(`^Deno ${Deno.version.deno}\nTypeScript `));
  assert.match(table!, new RegExp(`\\| Deno \\| ${Deno.version.deno} \\|`));
});
