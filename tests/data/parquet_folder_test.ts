import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { parquetFiles, readParquetShards } from "@dgm/data/parquet_folder.ts";
import { inFolder } from "../support/in_folder.ts";

function shard(path: string, rows: number[][]) {
  pl.DataFrame([pl.Series("pixels", rows, pl.List(pl.UInt8))]).writeParquet(path);
}

Deno.test("readParquetShards() reads the shards of a folder in order, those without rows as well", () =>
  inFolder(async (directory) => {
    shard(`${directory}/train-00001-of-00002.PARQUET`, [[9, 9, 9, 9]]);
    shard(`${directory}/train-00000-of-00002.parquet`, [[1, 2, 3, 4], [5, 6, 7, 8]]);
    const empty = pl.Series("pixels", [[1]], pl.List(pl.UInt8)).head(0);
    pl.DataFrame([empty]).writeParquet(`${directory}/a-empty.parquet`);
    await Deno.writeTextFile(`${directory}/.hidden.parquet`, "");
    const paths = await parquetFiles(directory);
    assert.equal(paths.length, 3);
    const images = await readParquetShards(paths);
    assert.deepEqual([images.count, ...images.pixels], [3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9]);
    await assert.rejects(readParquetShards(paths.slice(0, 1)), /want rows in 1 parquet files/);
  }));

Deno.test("readParquetShards() refuses shards of two sizes, and names the second", () =>
  inFolder(async (directory) => {
    shard(`${directory}/0.parquet`, [[1, 2, 3, 4]]);
    shard(`${directory}/1.parquet`, [[1]]);
    await assert.rejects(
      readParquetShards(await parquetFiles(directory)),
      /1\.parquet": want images of 2 × 2 × 1 as in the files before, got 1 × 1 × 1/,
    );
  }));

Deno.test("readParquetShards() counts the pixels of all files together", () =>
  inFolder(async (directory) => {
    const path = `${directory}/0.parquet`;
    shard(path, Array.from({ length: 100 }, () => [1, 2, 3, 4]));
    const six = Array.from({ length: 6 }, () => path);
    assert.equal((await readParquetShards(six, { maxBytes: 2400 })).count, 600);
    await assert.rejects(readParquetShards(six, { maxBytes: 2399 }), { reason: "too-large" });
  }));
