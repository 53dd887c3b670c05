/** One name, one data set. @module */
import { loadGlyphs } from "./glyphs.ts";
import type { DataSet } from "./image_set.ts";
import { loadMnist } from "./mnist.ts";

/** The data sets that have a name. */
export type DataSetName = "glyphs" | "mnist";

/** Where {@linkcode loadDataSet} looks. */
export interface LoadOptions {
  /** The folder of the files. Default: `data` of this project; for mnist see `mnistDirectory`. */
  directory?: string;
}

/**
 * Loads a data set by name.
 *
 * - `glyphs`: the set that comes with this project, tests `test` and `test_fonts`;
 * - `mnist`: the four files of MNIST, test `test`.
 *
 * @param name which
 * @param options where
 * @returns train images and test images
 * @throws {RangeError} when the name is another
 * @throws {DataError} when files are missing or damaged
 *
 * @example
 * ```ts
 * import { loadDataSet } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { train, tests } = await loadDataSet("glyphs");
 * assert.deepEqual([train.count, train.height, train.width], [24_000, 28, 28]);
 * assert.deepEqual(Object.keys(tests), ["test", "test_fonts"]);
 * ```
 */
export async function loadDataSet(name: DataSetName, options: LoadOptions = {}): Promise<DataSet> {
  switch (name) {
    case "glyphs":
      return await loadGlyphs(options);
    case "mnist":
      return await loadMnist(options);
    default:
      throw new RangeError(
        `Cannot load a data set: name must be "glyphs" or "mnist", got ${JSON.stringify(name)}`,
      );
  }
}
