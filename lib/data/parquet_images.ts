/** Images in a parquet file: one row an image, its pixels as a list of bytes. @module */
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { DataError } from "./data_error.ts";
import { checkedImageSet, type ImageSet, pickImages } from "./image_set.ts";
import { checkParquet } from "./parquet_check.ts";

/** Which columns {@linkcode readParquetImages} reads, and what is in them. */
export interface ParquetImageOptions {
  /** What the sets are called. Default: the path. */
  name?: string;
  /** The column of the pixels, a list of integers from 0 to 255. Default `pixels`. */
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
  /** The most bytes that the file may have, or unpack to. Default 2²⁸ = 256 MiB. */
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
 * import { readParquetImages } from "@dgm/data/parquet_images.ts";
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
  const maxBytes = options.maxBytes ?? 2 ** 28;
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
  return decodeParquetImages(bytes, { name: path, ...options });
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
 * import { decodeParquetImages } from "@dgm/data/parquet_images.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeParquetImages(new Uint8Array(100)), /want a parquet file/);
 * ```
 */
export function decodeParquetImages(
  bytes: Uint8Array,
  options: ParquetImageOptions = {},
): Record<string, ImageSet> {
  const name = options.name ?? "parquet data";
  const summary = checkParquet(bytes, {
    name,
    ...(options.maxBytes && { maxBytes: options.maxBytes }),
  });
  const wanted = [options.pixels ?? "pixels", options.labels, options.styles, options.splits]
    .filter((column) => column !== undefined);
  for (const column of wanted) {
    if (summary.columns.includes(column)) continue;
    const got = summary.columns.map((other) => `"${other}"`).join(", ");
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want a column "${column}", got ${got}`,
    );
  }
  if (summary.rows === 0) {
    throw new DataError("corrupt", `Cannot read images from "${name}": want images, got 0 rows`);
  }
  try {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return cut(toColumns(pl.readParquet(view, { columns: wanted }), name, options), options);
  } catch (cause) {
    if (cause instanceof DataError || !(cause instanceof Error)) throw cause;
    const said = cause.message.split("\n")[0];
    throw new DataError(
      "corrupt",
      `Cannot read images from "${name}": want what the headers announce, got: ${said}`,
      { cause },
    );
  }
}

interface Columns {
  images: ImageSet;
  styles: string[] | undefined;
  splits: string[] | undefined;
}

function toColumns(table: pl.DataFrame, name: string, options: ParquetImageOptions): Columns {
  const column = (label: string) => {
    const series = table.getColumn(label);
    if (series.nullCount() === 0) return series;
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want a value in every row of "${label}", got ` +
        `${series.nullCount()} without`,
    );
  };
  const lists = column(options.pixels ?? "pixels");
  if (!/List|Array/.test(`${lists.dtype}`)) {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want lists of bytes in "${lists.name}", got ${lists.dtype}`,
    );
  }
  const values = lists.explode() as pl.Series;
  const [size, most] = /FixedSizeList|Array/.test(`${lists.dtype}`)
    ? [values.length / table.height, values.length / table.height]
    : [lists.list.lengths().min(), lists.list.lengths().max()].map(Number) as [number, number];
  if (size !== most || size === 0) {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want images of one size, got ${size} to ${most} values ` +
        `in "${lists.name}"`,
    );
  }
  const names = (label: string | undefined) => label && column(label).cast(pl.String).toArray();
  return {
    images: checkedImageSet({
      name,
      pixels: toBytes(values, name),
      labels: options.labels ? toBytes(column(options.labels), name) : new Uint8Array(table.height),
      count: table.height,
      ...imageSize(size, options, name),
    }),
    styles: names(options.styles) as string[] | undefined,
    splits: names(options.splits) as string[] | undefined,
  };
}

/** Whole numbers from 0 to 255 as bytes; anything else is refused, never rounded. */
function toBytes(series: pl.Series, name: string): Uint8Array {
  const refuse = (came: string): never => {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want whole numbers from 0 to 255 in "${series.name}", ` +
        `got ${came}`,
    );
  };
  if (series.nullCount() > 0) refuse(`${series.nullCount()} gaps`);
  const type = `${series.dtype}`;
  if (!/U?Int|Float/.test(type)) refuse(type);
  // A cast to bytes cuts fractions off without a word.
  const fraction = /Float/.test(type) &&
    (series.toTypedArray() as Float64Array).find((value) => !Number.isInteger(value));
  if (typeof fraction === "number") refuse(`${fraction}`);
  return series.cast(pl.UInt8, true).toTypedArray();
}

function imageSize(size: number, options: ParquetImageOptions, name: string) {
  const channels = options.channels ?? 1;
  const pixels = size / channels;
  const height = options.height ?? (options.width ? pixels / options.width : Math.sqrt(pixels));
  const width = options.width ?? pixels / height;
  if (
    [height, width, channels].every((n) => Number.isInteger(n) && n > 0) &&
    height * width * channels === size
  ) return { height, width, channels };
  throw new DataError(
    "unsupported",
    `Cannot read images from "${name}": want ${options.height ?? "?"} × ${
      options.width ?? "?"
    } × ` +
      `${channels} values an image (square where not said), got ${size}`,
  );
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
