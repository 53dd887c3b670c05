/** Which columns of a parquet file hold its images. @module */
import { DataError } from "./data_error.ts";
import type { ParquetSummary } from "./parquet_check.ts";

/** Where the images are. */
export type ImageLayout =
  /** In one column of lists. */
  | { kind: "lists"; columns: string[] }
  /** In one column for each pixel, in their order. */
  | { kind: "values"; columns: string[] }
  /** In one column of encoded files. */
  | { kind: "files"; column: string };

/** Column names that number pixels: `pixel0`, `pixel_1`, `px2`, or `1x1` for row and column. */
const NUMBERED = /^(?:pixel|px)_?(\d+)$|^(\d+)x(\d+)$/i;

/**
 * Finds the images: in the column that is asked for, else in `pixels`, else in the only column of files,
 * else in columns that number pixels.
 *
 * @param summary what the headers of the file say
 * @param options the column asked for, and what errors call the file
 * @returns where the images are
 * @throws {DataError} when there is no such column, or nothing that looks like images
 */
export function imageLayout(
  summary: Pick<ParquetSummary, "columns" | "fileColumns">,
  { name, pixels }: { name: string; pixels?: string | undefined },
): ImageLayout {
  const { columns, fileColumns } = summary;
  const column = pixels ?? (columns.includes("pixels") ? "pixels" : undefined);
  if (column !== undefined && columns.includes(column)) {
    return fileColumns.includes(column)
      ? { kind: "files", column }
      : { kind: "lists", columns: [column] };
  }
  if (column === undefined && fileColumns.length === 1) {
    return { kind: "files", column: fileColumns[0]! };
  }
  const numbered = columns.filter((label) => NUMBERED.test(label));
  if (column === undefined && numbered.length >= 4) {
    return { kind: "values", columns: numbered.sort((a, b) => placeOf(a) - placeOf(b)) };
  }
  throw new DataError(
    "unsupported",
    `Cannot read images from "${name}": want a column "${column ?? "pixels"}", got ` +
      columnNames(summary),
  );
}

/** The names of the first columns, in quotes, and how many more there are. */
export function columnNames({ columns }: Pick<ParquetSummary, "columns">): string {
  const first = columns.slice(0, 5).map((label) => `"${label.slice(0, 30)}"`).join(", ");
  return columns.length > 5 ? `${first} and ${columns.length - 5} more` : first;
}

/** Row before column: rows and columns have fewer than a million numbers. */
function placeOf(label: string): number {
  const [, pixel, row, column] = label.match(NUMBERED)!;
  return pixel !== undefined ? Number(pixel) : Number(row) * 1e6 + Number(column);
}
