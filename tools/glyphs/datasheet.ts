/** The part of data/README.md that follows from the build: size, sha256, the table of fonts. @module */
import type { GlyphFont } from "./fonts.ts";

const START = "<!-- written by tools/glyphs/build.ts -->";
const END = "<!-- until here -->";

/**
 * Replaces the generated part of the datasheet.
 *
 * @param path data/README.md
 * @param fonts the fonts of the set
 * @param file the size and sha256 of the parquet file
 */
export async function writeDatasheet(
  path: URL,
  fonts: GlyphFont[],
  file: { bytes: number; sha256: string },
): Promise<void> {
  const text = await Deno.readTextFile(path);
  const [before, after] = [text.indexOf(START), text.indexOf(END)];
  if (before < 0 || after < before) {
    throw new Error(
      `Cannot write the datasheet: want ${START} and ${END} in data/README.md`,
    );
  }
  const rows = fonts.map((font) =>
    `| ${font.name} | ${font.version} | ${font.licence} | ${
      font.heldOut ? "test_fonts" : "train, test"
    } ` +
    `| ${font.copyright.replaceAll("|", "\\|")} |`
  );
  const part = [
    START,
    "",
    `- size: ${file.bytes.toLocaleString("en")} bytes`,
    `- sha256: \`${file.sha256}\``,
    "",
    "| package @fontsource/ | version | licence | splits | copyright, from the package's LICENSE |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "",
  ].join("\n");
  await Deno.writeTextFile(
    path,
    text.slice(0, before) + part + text.slice(after),
  );
}
