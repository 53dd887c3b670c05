/** Writes images as one parquet file. @module */
import { fileURLToPath } from "node:url";
import pl from "nodejs-polars";

/** One row of the file. */
export interface GlyphRow {
  /** 784 bytes, row-major. */
  pixels: Uint8Array;
  /** 0 to 9. */
  digit: number;
  /** The font's name. */
  font: string;
  /** `train`, `test` or `test_fonts`. */
  split: string;
}

/** zstd's level: 9 makes the file an eighth smaller than the default, slower ones gain little. */
const LEVEL = 9;

/**
 * Writes the rows, in their order, with the columns pixels (list of u8), digit, font and split.
 *
 * polars has no way from JavaScript to a list column of bytes but to group a long column.
 *
 * @param path the file, replaced if it is there
 * @param rows the images
 */
export async function writeGlyphs(
  path: string | URL,
  rows: Iterable<GlyphRow>,
): Promise<void> {
  const all = [...rows];
  const size = all[0]?.pixels.length ?? 0;
  const pixels = new Uint8Array(all.length * size);
  all.forEach((row, i) => pixels.set(row.pixels, i * size));
  const lists = pl.DataFrame([
    series(
      "row",
      Uint32Array.from(pixels, (_, i) => Math.floor(i / size)),
      pl.UInt32,
    ),
    series("pixels", pixels, pl.UInt8),
  ]).lazy().groupBy(["row"], true).agg(pl.col("pixels")).sort("row")
    .collectSync();
  const table = pl.DataFrame([
    lists.getColumn("pixels"),
    series("digit", Uint8Array.from(all, (row) => row.digit), pl.UInt8),
    series("font", all.map((row) => row.font), pl.String),
    series("split", all.map((row) => row.split), pl.String),
  ]);
  const file = path instanceof URL ? fileURLToPath(path) : path;
  const sink = table.lazy().sinkParquet(file, {
    compression: "zstd",
    compressionLevel: LEVEL,
    statistics: false,
    maintainOrder: true,
  });
  await (sink as unknown as { collect?(): Promise<unknown> }).collect?.();
}

/** polars takes typed arrays, and is fast with them; only its declared types do not say so. */
function series(name: string, values: ArrayLike<unknown>, type: unknown) {
  return pl.Series(name, values as unknown[], type);
}
