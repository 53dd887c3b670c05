/** Images in a parquet file: one row an image, its pixels as a list of bytes. @module */
import pl from "nodejs-polars";
import { DataError } from "./data_error.ts";
import { checkedImageSet, type ImageSet, pickImages } from "./image_set.ts";

/** Which columns {@linkcode readParquetImages} reads, and what is in them. */
export interface ParquetImageOptions {
  /** What the sets are called. Default: the path. */
  name?: string;
  /** The column of the pixels, a list of 8-bit numbers. Default `pixels`. */
  pixels?: string;
  /** The column of the labels, integers from 0 to 255. Without it all labels are 0. */
  labels?: string;
  /** A column of names that becomes the styles. */
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
}

/**
 * Reads images from a parquet file through polars.
 *
 * @param path the file
 * @param options columns and sizes
 * @returns one image set for each split
 * @throws {DataError} when the file is missing or damaged, or a column is missing or of another type
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
  const action = `Cannot read images from "${path}"`;
  await Deno.stat(path).catch((cause: Error) => {
    throw new DataError("missing", `${action}: want a readable file, got: ${cause.message}`, {
      cause,
    });
  });
  const table = pl.readParquet(path);
  const column = (name: string) => {
    if (!table.columns.includes(name)) {
      throw new DataError(
        "unsupported",
        `${action}: want a column "${name}", got ${table.columns.map((c) => `"${c}"`).join(", ")}`,
      );
    }
    return table.getColumn(name);
  };
  const pixels: Uint8Array = column(options.pixels ?? "pixels").explode().toTypedArray();
  const labels = options.labels
    ? column(options.labels).toTypedArray()
    : new Uint8Array(table.height);
  const channels = options.channels ?? 1;
  const size = pixels.length / table.height / channels;
  const height = options.height ?? (options.width ? size / options.width : Math.sqrt(size));
  const whole = checkedImageSet({
    name: options.name ?? path,
    pixels,
    labels,
    count: table.height,
    height,
    width: options.width ?? size / height,
    channels,
  });
  const styles = options.styles ? column(options.styles).toArray() as string[] : undefined;
  if (!options.splits) return { all: withStyles(whole, styles) };
  const rows = new Map<string, number[]>((options.expectSplits ?? []).map((name) => [name, []]));
  (column(options.splits).toArray() as string[]).forEach((split, row) => {
    rows.get(split)?.push(row) ?? rows.set(split, [row]);
  });
  return Object.fromEntries([...rows].map(([split, indices]) => {
    const part = { ...pickImages(whole, indices), name: `${whole.name} ${split}` };
    return [split, withStyles(part, styles && indices.map((row) => styles[row]!))];
  }));
}

/** Turns one name an image into indices of the sorted names. */
function withStyles(set: ImageSet, names: string[] | undefined): ImageSet {
  if (!names) return set;
  const styleNames = [...new Set(names)].sort();
  const index = new Map(styleNames.map((name, i) => [name, i]));
  return { ...set, styleNames, styles: Uint8Array.from(names, (name) => index.get(name)!) };
}
