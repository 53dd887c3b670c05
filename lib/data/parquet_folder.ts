/** A folder of parquet files as one image set: large data sets come in shards. @module */
import { DataError } from "./data_error.ts";
import type { ImageSet } from "./image_set.ts";
import { joinImages } from "./join_images.ts";
import { checkParquet } from "./parquet_check.ts";
import { decodeAnyParquet, type ParquetImageOptions } from "./parquet_images.ts";

/**
 * The parquet files of a folder, in the order of their names, hidden ones left out.
 *
 * @param directory the folder
 * @returns paths; none where the folder has no such file or cannot be read
 *
 * @example
 * ```ts
 * import { parquetFiles } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(await parquetFiles("nowhere"), []);
 * ```
 */
export async function parquetFiles(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory)).catch(() => []);
  return entries.map(({ name }) => name)
    .filter((name) => /^[^.].*\.parquet$/i.test(name))
    .sort()
    .map((name) => `${directory}/${name}`);
}

/**
 * Reads the images of several parquet files as one set, in their order. Files without rows are passed
 * over.
 *
 * @param paths the files, such as the shards `train-00000-of-00002.parquet` and so on
 * @param options columns and sizes, the same for all; `splits` and `styles` are not for shards
 * @returns all images
 * @throws {DataError} when a file cannot be read, they differ in the size of their images, or there are none
 *
 * @example
 * ```ts
 * import { readParquetShards } from "@dgm/data/mod.ts";
 * import pl from "nodejs-polars";
 * import assert from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * const paths = ["0", "1"].map((name) => `${directory}/${name}.parquet`);
 * paths.forEach((path, i) => {
 *   const pixels = pl.Series("pixels", [[i, 2, 3, 4]], pl.List(pl.UInt8));
 *   pl.DataFrame([pixels]).writeParquet(path);
 * });
 * const images = await readParquetShards(paths);
 * assert.deepEqual([images.count, images.pixels[4]], [2, 1]);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function readParquetShards(
  paths: readonly string[],
  options: Omit<ParquetImageOptions, "splits" | "expectSplits" | "styles"> = {},
): Promise<ImageSet> {
  const { maxBytes = 2 ** 30 } = options;
  const shards: ImageSet[] = [];
  let left = maxBytes;
  for (const path of paths) {
    const bytes = await Deno.readFile(path).catch((cause) => {
      throw new DataError("missing", `Cannot read images from "${path}": ${cause.message}`, {
        cause,
      });
    });
    if (checkParquet(bytes, { name: path, maxBytes }).rows === 0) continue;
    const { all } = await decodeAnyParquet(bytes, { name: path, ...options });
    const [first, shard] = [shards[0] ?? all!, all!];
    const same = ["height", "width", "channels"] as const;
    if (same.some((size) => shard[size] !== first[size])) {
      const [want, got] = [first, shard].map((set) => same.map((size) => set[size]).join(" × "));
      throw new DataError(
        "unsupported",
        `Cannot read images from "${path}": want images of ${want} as in the files before, got ${got}`,
      );
    }
    left -= shard.pixels.length;
    if (left < 0) {
      throw new DataError(
        "too-large",
        `Cannot read images from "${path}": want at most ${maxBytes} bytes of pixels in all files, got more`,
      );
    }
    shards.push(shard);
  }
  if (shards.length === 0) {
    throw new DataError(
      "missing",
      `Cannot read images: want rows in ${paths.length} parquet files, got none`,
    );
  }
  // One file needs no copy; of many, the first tells the name.
  return shards.length === 1 ? shards[0]! : { ...joinImages(shards), name: shards[0]!.name };
}
