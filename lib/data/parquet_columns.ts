/** Images that a parquet file holds as numbers: lists of bytes, or a column for each pixel. @module */
import pl from "nodejs-polars";
import { DataError } from "./data_error.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";
import type { ImageLayout } from "./parquet_layout.ts";

/** The columns of a parquet file that became images and names. */
export interface Columns {
  /** The images with their labels. */
  images: ImageSet;
  /** A name for each image. */
  styles: string[] | undefined;
  /** A name for each image. */
  splits: string[] | undefined;
}

/** What is known of the images, and the other columns. */
export interface ColumnOptions {
  /** A column of integers from 0 to 255. */
  labels?: string;
  /** A column of names. */
  styles?: string;
  /** A column of names. */
  splits?: string;
  /** Rows of pixels. Default: what nested lists tell, else the images are square. */
  height?: number;
  /** Columns of pixels. Default: likewise. */
  width?: number;
  /** Values a pixel. Default: what nested lists tell, else 1. */
  channels?: number;
}

/**
 * The images of a table of numbers, with the names beside them.
 *
 * @param table the columns that were asked for
 * @param context what errors call the file, where the images are, and the other columns
 * @returns images, styles and splits
 * @throws {DataError} when a column has gaps, or values that are no bytes, or images differ in size
 */
export function toColumns(
  table: pl.DataFrame,
  { name, layout, options }: {
    name: string;
    layout: Extract<ImageLayout, { columns: string[] }>;
    options: ColumnOptions;
  },
): Columns {
  const column = (label: string) => {
    const series = table.getColumn(label);
    if (series.nullCount() === 0) return series;
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want a value in every row of "${label}", got ` +
        `${series.nullCount()} without`,
    );
  };
  const { pixels, shape } = layout.kind === "lists"
    ? fromLists(column(layout.columns[0]!), name)
    : fromValues(layout.columns.map(column), name);
  const names = (label: string | undefined) => label && column(label).cast(pl.String).toArray();
  const size = imageSize(pixels.length / table.height, known(shape, options), name);
  return {
    images: checkedImageSet({
      name,
      pixels,
      labels: options.labels ? toBytes(column(options.labels), name) : new Uint8Array(table.height),
      count: table.height,
      ...size,
    }),
    styles: names(options.styles) as string[] | undefined,
    splits: names(options.splits) as string[] | undefined,
  };
}

/** What is known of an image's shape. */
interface Shape {
  height?: number | undefined;
  width?: number | undefined;
  channels?: number | undefined;
}

/** Lists of bytes; nested ones tell their shape: rows of pixels, rows of pixels of colours. */
function fromLists(lists: pl.Series, name: string): { pixels: Uint8Array; shape: Shape } {
  const label = lists.name;
  if (!isList(lists)) {
    throw new DataError(
      "unsupported",
      `Cannot read images from "${name}": want lists of bytes in "${label}", got ${lists.dtype}`,
    );
  }
  const sizes: number[] = [];
  let values = lists;
  while (isList(values)) {
    const rows = values.length;
    const inner = values.explode() as pl.Series;
    const [least, most] = /FixedSizeList|Array/.test(`${values.dtype}`)
      ? [inner.length / rows, inner.length / rows]
      : [values.list.lengths().min(), values.list.lengths().max()].map(Number) as [number, number];
    if (least !== most || least === 0) {
      throw new DataError(
        "unsupported",
        `Cannot read images from "${name}": want images of one size, got ${least} to ${most} values ` +
          `in "${label}"`,
      );
    }
    sizes.push(least!);
    values = inner;
  }
  const pixels = toBytes(values, name);
  if (sizes.length === 1) return { pixels, shape: {} };
  const [height, width, channels] = sizes;
  if (channels !== undefined && isColour(height!) && !isColour(channels)) {
    return planesTogether(pixels, [height!, width!, channels]);
  }
  return { pixels, shape: { height, width, channels } };
}

function isColour(count: number): boolean {
  return count === 1 || count === 3;
}

/** Images stored plane by plane (channels first) as pixel by pixel. */
function planesTogether(
  planes: Uint8Array,
  [channels, height, width]: [number, number, number],
): { pixels: Uint8Array; shape: Shape } {
  const plane = height * width;
  const pixels = new Uint8Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    const [image, within] = [Math.floor(i / (plane * channels)), i % (plane * channels)];
    const [channel, place] = [Math.floor(within / plane), within % plane];
    pixels[(image * plane + place) * channels + channel] = planes[i]!;
  }
  return { pixels, shape: { height, width, channels } };
}

/** What the caller says goes before what nested lists tell. */
function known(shape: Shape, { height, width, channels }: ColumnOptions): Shape {
  return {
    height: height ?? shape.height,
    width: width ?? shape.width,
    channels: channels ?? shape.channels,
  };
}

function isList(series: pl.Series): boolean {
  return /^DataType\((?:List|FixedSizeList|Array)/.test(`${series.dtype}`);
}

/** A column for each pixel. */
function fromValues(columns: pl.Series[], name: string): { pixels: Uint8Array; shape: Shape } {
  const pixels = new Uint8Array(columns.length * columns[0]!.length);
  columns.forEach((column, p) => {
    toBytes(column, name).forEach((value, i) => pixels[i * columns.length + p] = value);
  });
  return { pixels, shape: {} };
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

function imageSize(size: number, options: Shape, name: string) {
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
