/** `deno task glyphs`: builds the embedded data set anew. @module */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { installPinned } from "./setup/install_pinned.ts";
import { runTool, setUp } from "./setup.ts";

const HELP = `deno task glyphs [--check]

Builds data/glyphs.parquet and its datasheet from sixty handwriting fonts, which it installs first.

  --check  builds it elsewhere and compares the bytes with those that are there`;

if (import.meta.main) {
  await runTool(async () => {
    const options = {
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    } as const;
    const { values } = refusing(() => parseArgs({ args: Deno.args, options }));
    if (values.help) return console.log(HELP);
    await setUp();
    await installPinned(new URL("./glyphs/", import.meta.url));
    // Only now are the packages there that it imports.
    const { buildGlyphs } = await import("./glyphs/build.ts");
    return await buildGlyphs(values);
  });
}
