/** `deno task words`: builds the embedded words anew. @module */
import { buildData } from "./build_data.ts";

const HELP = `deno task words [--check]

Builds data/words from the word lists of SCOWL in an npm package, which it installs first.

  --check  compares what it would write with what is there`;

if (import.meta.main) {
  await buildData({
    help: HELP,
    packages: new URL("./words/", import.meta.url),
    async build(options) {
      const { buildWords } = await import("./words/build.ts");
      return await buildWords(options);
    },
  });
}
