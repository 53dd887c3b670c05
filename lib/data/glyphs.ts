/** The data set that comes with this project: digits in 60 handwriting fonts. @module */
import { fileURLToPath } from "node:url";
import type { DataSet } from "./image_set.ts";
import { readParquetImages } from "./parquet_images.ts";

/** Where {@linkcode loadGlyphs} looks. */
export interface GlyphsOptions {
  /** The folder of `glyphs.parquet`. Default: `data` of this project. */
  directory?: string;
}

/**
 * Loads the embedded glyphs: 28 × 28 grey images of the digits 0 to 9, drawn with handwriting
 * fonts; labels are digits, styles are fonts.
 *
 * - `train`: 24,000 images, 48 of each digit in each of 50 fonts; each block of 500 images, from
 *   the first, has every pair of digit and font once;
 * - `tests.test`: 2,000 images, other distortions of the same fonts;
 * - `tests.test_fonts`: 2,000 images in 10 fonts that are not in the training set.
 *
 * How they were made, and the licences of the fonts: data/README.md.
 *
 * @param options where the file is
 * @returns train and test images
 * @throws {DataError} when the file is missing or damaged
 *
 * @example
 * ```ts
 * import { loadGlyphs } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { train, tests } = await loadGlyphs();
 * assert.equal(train.count, 24_000);
 * assert.equal(train.styleNames?.length, 50);
 * assert.equal(tests.test_fonts?.styleNames?.length, 10);
 * ```
 */
export async function loadGlyphs(options: GlyphsOptions = {}): Promise<DataSet> {
  const path = options.directory === undefined
    ? fileURLToPath(new URL("../../data/glyphs.parquet", import.meta.url))
    : `${options.directory}/glyphs.parquet`;
  const { train, test, test_fonts } = await readParquetImages(path, {
    name: "glyphs",
    labels: "digit",
    styles: "font",
    splits: "split",
    expectSplits: ["train", "test", "test_fonts"],
  });
  return { name: "glyphs", train: train!, tests: { test: test!, test_fonts: test_fonts! } };
}
