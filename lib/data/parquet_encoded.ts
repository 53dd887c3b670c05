/** Image files inside of a parquet file, as Hugging Face stores them. @module */
import type { AsyncBuffer } from "hyparquet";
import { macrotask } from "../engine/mod.ts";
import { DataError } from "./data_error.ts";
import { decodeImage, type DecodeOptions } from "./decode_image.ts";
import { checkedImageSet } from "./image_set.ts";
import type { Columns } from "./parquet_columns.ts";

/** What {@linkcode encodedImages} reads. */
export interface EncodedOptions {
  /** What errors call the file. */
  name: string;
  /** The column of the files: byte strings, or structs whose field `bytes` is one. */
  column: string;
  /** A column of integers from 0 to 255. */
  labels?: string;
  /** A column of names. */
  styles?: string;
  /** A column of names. */
  splits?: string;
  /** Values a pixel, 1 or 3; default 1. */
  channels?: number;
  /** How the files are decoded and scaled. */
  decode?: Omit<DecodeOptions, "channels" | "invert">;
  /** Turns dark ink on white paper into light on dark. */
  invert?: boolean;
}

/**
 * Decodes a column of image files.
 *
 * hyparquet reads it, since nodejs-polars has no type for byte strings.
 *
 * @param bytes the whole parquet file, whose headers were looked at
 * @param options columns and decoding
 * @returns images, styles and splits
 * @throws {DataError} when a row has no file, or one that cannot be decoded or has another size
 */
export async function encodedImages(bytes: Uint8Array, options: EncodedOptions): Promise<Columns> {
  const { name, column, labels, styles, splits, decode = {}, invert = false } = options;
  const fail = (row: number, what: string): never => {
    throw new DataError("corrupt", `Cannot read images from "${name}": row ${row + 1}: ${what}`);
  };
  const channels = options.channels === 3 ? 3 : 1;
  const rows = await rowsOf(bytes, options);
  let pixels: Uint8Array | undefined;
  let size = decode.size;
  for (const [i, row] of rows.entries()) {
    const cell = row[column] as Uint8Array | { bytes?: unknown } | null;
    const file = cell instanceof Uint8Array ? cell : cell?.bytes;
    if (!(file instanceof Uint8Array)) return fail(i, `want a file in "${column}", got none`);
    const image = await decodeImage(file, { ...decode, channels, invert })
      .catch((error) => fail(i, error instanceof Error ? error.message : String(error)));
    size ??= { height: image.height, width: image.width };
    if (image.height !== size.height || image.width !== size.width) {
      const [want, got] = [size, image].map(({ height, width }) => `${height} × ${width}`);
      fail(i, `want the size of the first image, ${want} (or a size to scale to), got ${got}`);
    }
    pixels ??= new Uint8Array(rows.length * image.pixels.length);
    pixels.set(image.pixels, i * image.pixels.length);
    row[column] = undefined;
  }
  const names = (label: string | undefined) =>
    label ? rows.map((row) => `${row[label]}`) : undefined;
  const labelOf = (row: Record<string, unknown>, i: number) => {
    const value = Number(row[labels!]);
    return Number.isInteger(value) && value >= 0 && value <= 255
      ? value
      : fail(i, `want a whole number from 0 to 255 in "${labels}", got ${row[labels!]}`);
  };
  return {
    images: checkedImageSet({
      name,
      pixels: pixels!,
      labels: labels ? Uint8Array.from(rows.map(labelOf)) : new Uint8Array(rows.length),
      count: rows.length,
      ...size!,
      channels,
    }),
    styles: names(styles),
    splits: names(splits),
  };
}

async function rowsOf(
  bytes: Uint8Array,
  { name, column, labels, styles, splits }: EncodedOptions,
): Promise<Record<string, unknown>[]> {
  // Loaded when first needed: most readers of this library have no such file.
  const { parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const columns = [column, labels, styles, splits].filter((label) => label !== undefined);
  const { file, giveUp } = patientFile(bytes);
  try {
    return await parquetReadObjects({ file, columns, compressors, utf8: false });
  } catch (cause) {
    giveUp();
    const said = cause instanceof Error ? cause.message.slice(0, 120) : String(cause);
    throw new DataError(
      "corrupt",
      `Cannot read images from "${name}": want what the headers announce, got: ${said}`,
      { cause },
    );
  }
}

/**
 * The bytes as hyparquet reads them, a moment later.
 *
 * The quirk: hyparquet starts a promise for each column, and where the plan of a later column throws,
 * nobody looks at the first ones; if their data are damaged as well, that ends the process. Here they
 * get their data only once all is planned, or never.
 */
function patientFile(bytes: Uint8Array): { file: AsyncBuffer; giveUp: () => void } {
  let given = false;
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    async slice(start, end) {
      await macrotask();
      return given ? await new Promise(() => {}) : bytes.slice(start, end).buffer;
    },
  };
  return { file, giveUp: () => given = true };
}
