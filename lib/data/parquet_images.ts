/** Images in parquet: one row an image, as a list of bytes, a column a pixel, or an encoded file. @module */
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { DataError } from "./data_error.ts";
import type { DecodeOptions } from "./decode_image.ts";
import { type ImageSet, pickImages } from "./image_set.ts";
import { checkParquet } from "./parquet_check.ts";
import { type Columns, toColumns } from "./parquet_columns.ts";
import { encodedImages } from "./parquet_encoded.ts";
import { columnNames, type ImageLayout, imageLayout } from "./parquet_layout.ts";

/** Which columns {@linkcode readParquetImages} reads, and what is in them. */
export interface ParquetImageOptions {
  /** What the sets are called. Default: the path. */
  name?: string;
  /**
   * The column of the images: lists of integers from 0 to 255, nested or not, or files (PNG, JPEG, …), as
   * Hugging Face stores them. Default: `pixels`, else the only column of files, else the columns
   * `pixel0`, `pixel1` and so on.
   */
  pixels?: string;
  /** The column of the labels, integers from 0 to 255. Without it all labels are 0. */
  labels?: string;
  /** A column of names that becomes the styles, 256 different ones at most. */
  styles?: string;
  /** A column of names that cuts the rows into sets. Without it there is one set, `all`. */
  splits?: string;
  /** Splits that must be there. */
  expectSplits?: readonly string[];
  /** Rows of pixels. Default: the images are square. */
  height?: number;
  /** Columns of pixels. Default: the images are square. */
  width?: number;
  /** Values a pixel. Default 1, grey. */
  channels?: number;
  /** Where the images are files: how they are decoded and scaled; their colours are `channels`. */
  decode?: Omit<DecodeOptions, "channels" | "invert">;
  /** Turns dark ink on white paper into the light on dark that models of this project see. */
  invert?: boolean;
  /** The most bytes that the file may have, or unpack to. Default 2³⁰ = 1 GiB. */
  maxBytes?: number;
}

/**
 * Reads images from a parquet file through polars, after a look at all its headers.
 *
 * @param path the file
 * @param options columns and sizes
 * @returns one image set for each split
 * @throws {DataError} when the file is missing, damaged or too large, or a column is missing, has
 *   gaps or is of another type
 *
 * @example
 * ```ts
 * import { readParquetImages } from "@dgm/data/mod.ts";
 * import pl from "nodejs-polars";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".parquet" });
 * const pixels = pl.Series("pixels", [[0, 1, 2, 3], [4, 5, 6, 7]], pl.List(pl.UInt8));
 * pl.DataFrame([pixels]).writeParquet(path);
 * const { all } = await readParquetImages(path);
 * assert.deepEqual(all?.pixels, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7));
 * assert.deepEqual([all?.count, all?.height, all?.width], [2, 2, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function readParquetImages(
  path: string,
  options: ParquetImageOptions = {},
): Promise<Record<string, ImageSet>> {
  const maxBytes = options.maxBytes ?? 2 ** 30;
  let bytes: Uint8Array;
  try {
    const { size } = await Deno.stat(path);
    if (size > maxBytes) {
      throw new DataError(
        "too-large",
        `Cannot read images from "${path}": want at most ${maxBytes} bytes, got ${size}`,
      );
    }
    bytes = await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof DataError || !(cause instanceof Error)) throw cause;
    throw new DataError(
      "missing",
      `Cannot read images from "${path}": want a readable file, got: ${cause.message}`,
      { cause },
    );
  }
  return await decodeAnyParquet(bytes, { name: path, ...options });
}

/**
 * Reads images from the bytes of a parquet file, encoded ones as well; {@linkcode readParquetImages}
 * says how.
 *
 * @param bytes the whole file
 * @param options columns and sizes
 * @returns one image set for each split
 * @throws {DataError} as {@linkcode readParquetImages} does
 *
 * @example
 * ```ts
 * import { decodeAnyParquet } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(decodeAnyParquet(new Uint8Array(100)), /want a parquet file/);
 * ```
 */
export async function decodeAnyParquet(
  bytes: Uint8Array,
  options: ParquetImageOptions = {},
): Promise<Record<string, ImageSet>> {
  const { name, layout } = looked(bytes, options);
  if (layout.kind !== "files") return decodeParquetImages(bytes, options);
  const { column } = layout;
  return cut(await encodedImages(bytes, { ...options, name, column }), options);
}

/**
 * Reads images from the bytes of a parquet file; {@linkcode readParquetImages} says how.
 *
 * @param bytes the whole file
 * @param options columns and sizes
 * @returns one image set for each split
 * @throws {DataError} as {@linkcode readParquetImages} does
 *
 * @example
 * ```ts
 * import { decodeParquetImages } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeParquetImages(new Uint8Array(100)), /want a parquet file/);
 * ```
 */
export function decodeParquetImages(
  bytes: Uint8Array,
  options: ParquetImageOptions = {},
): Record<string, ImageSet> {
  const { name, layout } = looked(bytes, options);
  if (layout.kind === "files") {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want lists of bytes in "${layout.column}", got files, ` +
        "which readParquetImages decodes",
    );
  }
  const { labels, styles, splits } = options;
  const columns = [...layout.columns, labels, styles, splits].filter((column) =>
    column !== undefined
  );
  try {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const found = toColumns(pl.readParquet(view, { columns }), { name, layout, options });
    if (options.invert) found.images.pixels = found.images.pixels.map((value) => 255 - value);
    return cut(found, options);
  } catch (cause) {
    if (cause instanceof DataError || !(cause instanceof Error)) throw cause;
    const said = cause.message.split("\n")[0]!.slice(0, 120);
    throw new DataError(
      "corrupt",
      `Cannot read images from "${name}": want what the headers announce, got: ${said}`,
      { cause },
    );
  }
}

/** A look at all headers: where the images are, and that everything asked for is there. */
function looked(
  bytes: Uint8Array,
  options: ParquetImageOptions,
): { name: string; layout: ImageLayout } {
  const name = options.name ?? "parquet data";
  const summary = checkParquet(bytes, {
    name,
    ...(options.maxBytes && { maxBytes: options.maxBytes }),
  });
  const layout = imageLayout(summary, { name, pixels: options.pixels });
  for (const column of [options.labels, options.styles, options.splits]) {
    if (column === undefined || summary.columns.includes(column)) continue;
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want a column "${column}", got ${columnNames(summary)}`,
    );
  }
  if (summary.rows === 0) {
    throw new DataError("corrupt", `Cannot read images from "${name}": want images, got 0 rows`);
  }
  return { name, layout };
}

function cut({ images, styles, splits }: Columns, options: ParquetImageOptions) {
  if (!splits) return { all: withStyles(images, styles) };
  const rows = new Map<string, number[]>();
  splits.forEach((split, row) => rows.get(split)?.push(row) ?? rows.set(split, [row]));
  for (const split of options.expectSplits ?? []) {
    if (rows.has(split)) continue;
    throw new DataError(
      "unsupported",
      `Cannot read images from "${images.name}": want rows of the split "${split}", got ` +
        [...rows.keys()].map((other) => `"${other}"`).join(", "),
    );
  }
  return Object.fromEntries([...rows].map(([split, indices]) => {
    const part = { ...pickImages(images, indices), name: `${images.name} ${split}` };
    return [split, withStyles(part, styles && indices.map((row) => styles[row]!))];
  }));
}

/** Turns one name an image into indices of the sorted names. */
function withStyles(set: ImageSet, names: string[] | undefined): ImageSet {
  if (!names) return set;
  const styleNames = [...new Set(names)].sort();
  if (styleNames.length > 256) {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${set.name}": want at most 256 styles, got ${styleNames.length}`,
    );
  }
  const index = new Map(styleNames.map((name, i) => [name, i]));
  return { ...set, styleNames, styles: Uint8Array.from(names, (name) => index.get(name)!) };
}
