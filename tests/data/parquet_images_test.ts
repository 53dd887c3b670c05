import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import pl from "nodejs-polars";
import { DataError } from "@dgm/data/data_error.ts";
import { decodeParquetImages, readParquetImages } from "@dgm/data/parquet_images.ts";
import { MUTATIONS } from "./mutations.ts";

const lists = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => 40 * i + j));
const pixels = pl.Series("pixels", lists, pl.List(pl.UInt8));
const digit = pl.Series("digit", [0, 1, 2, 3, 4, 5], pl.Int64);
const font = pl.Series("font", ["c", "a", "b", "b", "a", "c"], pl.String);
const split = pl.Series("split", ["train", "test", "train", "train", "test", "train"], pl.String);
const bytesOf = (...columns: unknown[]): Uint8Array =>
  pl.DataFrame(columns as pl.Series[]).writeParquet({ compression: "zstd" });

Deno.test("decodeParquetImages() cuts rows into splits and names into styles", () => {
  const file = bytesOf(pixels, digit, font, split);
  const sets = decodeParquetImages(file, {
    name: "six",
    labels: "digit",
    styles: "font",
    splits: "split",
    height: 2,
    width: 3,
  });
  assert.deepEqual(Object.keys(sets), ["train", "test"]);
  const { train, test } = sets;
  assert.deepEqual([train!.name, train!.count, train!.height, train!.width], [
    "six train",
    4,
    2,
    3,
  ]);
  assert.deepEqual(train!.pixels, Uint8Array.from([0, 2, 3, 5].flatMap((row) => lists[row]!)));
  assert.deepEqual([...train!.labels], [0, 2, 3, 5]);
  assert.deepEqual([train!.styleNames, [...train!.styles!]], [["b", "c"], [1, 0, 0, 1]]);
  assert.deepEqual([test!.styleNames, [...test!.styles!]], [["a"], [0, 0]]);
});

Deno.test("decodeParquetImages() reads colour, and whole numbers of any type", () => {
  for (const type of [pl.UInt8, pl.Int16, pl.Int64, pl.UInt32, pl.Float32, pl.Float64]) {
    const column = pl.Series("image", [[1, 2, 3], [253, 254, 255]], pl.List(type));
    const { all } = decodeParquetImages(bytesOf(column), { pixels: "image", channels: 3 });
    assert.deepEqual([...all!.pixels], [1, 2, 3, 253, 254, 255]);
    assert.deepEqual([all!.height, all!.width, all!.channels], [1, 1, 3]);
    assert.deepEqual([...all!.labels], [0, 0]);
  }
});

Deno.test("decodeParquetImages() reads lists of one fixed size, as other writers store them", () => {
  const fixed = pixels.cast(pl.FixedSizeList(pl.UInt8, 6));
  const { all } = decodeParquetImages(bytesOf(fixed), { height: 3 });
  assert.deepEqual(all!.pixels, Uint8Array.from(lists.flat()));
  assert.deepEqual([all!.count, all!.height, all!.width], [6, 3, 2]);
});

Deno.test("decodeParquetImages() refuses what is no set of images, and says what it wants", () => {
  const bytes = (values: unknown[][], type: pl.DataType) =>
    pl.Series("pixels", values, pl.List(type));
  const refused: [Uint8Array, Record<string, unknown>, RegExp][] = [
    [bytesOf(digit), {}, /want a column "pixels", got "digit"/],
    [bytesOf(pixels), { labels: "digit" }, /want a column "digit", got "pixels"/],
    [bytesOf(digit), { pixels: "digit" }, /want lists of bytes in "digit"/],
    [bytesOf(pixels), {}, /square where not said\), got 6/],
    [bytesOf(pixels), { height: 4 }, /want 4 × \? × 1 values an image.*got 6/],
    [bytesOf(bytes([[1, 2], [3]], pl.UInt8)), {}, /want images of one size, got 1 to 2/],
    [bytesOf(bytes([[], []], pl.UInt8)), {}, /want images of one size, got 0 to 0/],
    [bytesOf(bytes([[1], null as unknown as []], pl.UInt8)), {}, /want a value in every row/],
    [bytesOf(bytes([[1], [null]], pl.UInt8)), {}, /got 1 gaps/],
    [bytesOf(bytes([[0.5], [1]], pl.Float64)), {}, /want whole numbers from 0 to 255.*got 0.5/],
    [bytesOf(bytes([[256], [1]], pl.Int32)), {}, /want what the headers announce/],
    [bytesOf(bytes([[-1], [1]], pl.Int32)), {}, /want what the headers announce/],
    [bytesOf(bytes([["a"], ["b"]], pl.String)), {}, /want whole numbers.*got .*String/],
    [bytesOf(pixels.head(0)), {}, /want images, got 0 rows/],
    [
      bytesOf(pixels, split),
      { splits: "split", height: 2, expectSplits: ["valid"] },
      /rows of the split "valid", got "train", "test"/,
    ],
  ];
  for (const [file, options, message] of refused) {
    assert.throws(
      () => decodeParquetImages(file, options),
      (error) => {
        assert.ok(error instanceof DataError, `${error}`);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

Deno.test("readParquetImages() names a missing file and one beyond the limit", async () => {
  await assert.rejects(
    readParquetImages("nowhere.parquet"),
    /"nowhere.parquet": want a readable file/,
  );
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, bytesOf(pixels));
  await assert.rejects(readParquetImages(path, { maxBytes: 100 }), /want at most 100 bytes, got/);
  assert.equal((await readParquetImages(path, { height: 2 })).all!.count, 6);
  await Deno.remove(path);
});

Deno.test(`decodeParquetImages() survives ${MUTATIONS} damaged files of each compression`, async () => {
  // In a process of its own: a crash would be seen, its memory can be measured, and what polars
  // prints about panics that it catches does not disturb.
  const child = new URL("fuzz_parquet_images.ts", import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(child)],
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr).slice(-2000));
  for (const run of JSON.parse(new TextDecoder().decode(stdout))) {
    assert.equal(run.read + run.refused, MUTATIONS);
    assert.ok(run.refused > MUTATIONS / 10, JSON.stringify(run));
    assert.ok(run.slowestMs < 10_000, JSON.stringify(run));
    assert.ok(run.peakMiB < 512, JSON.stringify(run));
  }
});
