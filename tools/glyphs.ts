/** `deno task glyphs`: builds the embedded data set anew. @module */
import { buildData } from "./build_data.ts";

const HELP = `deno task glyphs [--check]

Builds data/glyphs.parquet and its datasheet from sixty handwriting fonts, which it installs first.

  --check  builds it elsewhere and compares the bytes with those that are there`;

if (import.meta.main) {
  await buildData({
    help: HELP,
    packages: new URL("./glyphs/", import.meta.url),
    async build(options) {
      const { buildGlyphs } = await import("./glyphs/build.ts");
      return await buildGlyphs(options);
    },
  });
}
