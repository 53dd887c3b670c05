import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { decodeParquetImages } from "@dgm/data/parquet_images.ts";
import { pyarrowFile, ROWS } from "./pyarrow_files.ts";

Deno.test("nested lists tell the shape of their images", () => {
  const { all } = decodeParquetImages(pyarrowFile("rowsOfPixels"), { pixels: "image" });
  assert.deepEqual([all!.height, all!.width, all!.channels], [2, 3, 1]);
  assert.deepEqual([...all!.pixels], ROWS.flat());
  const colour = decodeParquetImages(pyarrowFile("coloursLast"), { pixels: "image" }).all!;
  assert.deepEqual([colour.height, colour.width, colour.channels], [2, 3, 3]);
  assert.deepEqual([...colour.pixels.subarray(0, 6)], [10, 11, 12, 20, 21, 22]);
});

Deno.test("nested lists with colours first are put pixel by pixel", () => {
  const { all } = decodeParquetImages(pyarrowFile("coloursFirst"), { pixels: "image" });
  assert.deepEqual([all!.height, all!.width, all!.channels], [2, 2, 3]);
  assert.deepEqual([...all!.pixels], [1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12]);
});

Deno.test("columns that number pixels are an image, in the order of their numbers", () => {
  const columns = (names: string[]) =>
    pl.DataFrame([
      pl.Series("label", [7, 8], pl.Int64),
      ...names.map((name, i) => pl.Series(name, [i, 10 + i], pl.Int64)),
    ]).writeParquet({}) as Uint8Array;
  const kaggle = ["1x1", "1x2", "2x1", "2x2"];
  const { all } = decodeParquetImages(columns(kaggle), { labels: "label" });
  assert.deepEqual([[...all!.pixels], [...all!.labels]], [[0, 1, 2, 3, 10, 11, 12, 13], [7, 8]]);
  const shuffled = Array.from({ length: 16 }, (_, i) => `pixel${(i + 8) % 16}`);
  const { all: sixteen } = decodeParquetImages(columns(shuffled));
  assert.deepEqual([...sixteen!.pixels.subarray(0, 9)], [8, 9, 10, 11, 12, 13, 14, 15, 0]);
});
