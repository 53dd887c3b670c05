/** Builds data/glyphs.parquet, the data set that comes with this project. @module */
import { createHash } from "node:crypto";
import { createRandom } from "../../lib/math/random.ts";
import { writeDatasheet } from "./datasheet.ts";
import { distort } from "./distort.ts";
import { type GlyphFont, glyphFonts } from "./fonts.ts";
import { type GlyphField, glyphField } from "./glyph_field.ts";
import { type GlyphRow, writeGlyphs } from "./write_glyphs.ts";

/** Decides every image, and which fonts are held out. */
export const SEED = 20_250;
const TARGET = new URL("../../data/glyphs.parquet", import.meta.url);
const DATASHEET = new URL("../../data/README.md", import.meta.url);
/** Images for each pair of font and digit. */
const COPIES = { train: 48, test: 4, test_fonts: 20 };

/**
 * Builds the data set, or builds it elsewhere and compares the bytes.
 *
 * @returns the exit code
 */
export async function buildGlyphs({ check }: { check: boolean }): Promise<number> {
  const path = check ? await Deno.makeTempFile({ suffix: ".parquet" }) : TARGET;
  const fonts = glyphFonts(SEED);
  await writeGlyphs(path, glyphRows(fonts));
  const built = await digest(path);
  console.log(`${built.sha256}  ${built.bytes} bytes`);
  if (!check) {
    await writeDatasheet(DATASHEET, fonts, built);
    return 0;
  }
  await Deno.remove(path);
  const kept = await digest(TARGET);
  if (kept.sha256 === built.sha256) {
    console.log("data/glyphs.parquet is what this builder builds, byte for byte");
    return 0;
  }
  console.error(`data/glyphs.parquet differs: want ${built.sha256}, got ${kept.sha256}`);
  return 1;
}

/** All images, split by split. Every block of fonts × 10 images has each font and digit once. */
export function* glyphRows(fonts: GlyphFont[]): Generator<GlyphRow> {
  const random = createRandom(SEED);
  const fields = new Map<string, GlyphField>();
  for (const [split, copies] of Object.entries(COPIES)) {
    const group = fonts.filter((font) => font.heldOut === (split === "test_fonts"));
    const pairs = group.flatMap((font) =>
      Array.from({ length: 10 }, (_, digit) => ({ font, digit }))
    );
    for (let copy = 0; copy < copies; copy++) {
      for (
        const { font, digit } of random.stream(`${split}/${copy}`).shuffle(
          pairs.slice(),
        )
      ) {
        const key = `${font.name}/${digit}`;
        const field = fields.get(key) ?? glyphField(font, digit);
        fields.set(key, field);
        const pixels = distort(field, random.stream(`${split}/${copy}/${key}`));
        yield { pixels, digit, font: font.name, split };
      }
    }
  }
}

async function digest(path: string | URL) {
  const bytes = await Deno.readFile(path);
  return {
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
