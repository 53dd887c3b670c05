import assert from "node:assert/strict";
import { decodeAnyParquet, decodeParquetImages } from "@dgm/data/parquet_images.ts";
import fc from "fast-check";
import { DataError } from "@dgm/data/data_error.ts";
import { damaged } from "./mutations.ts";
import { pyarrowFile, ROWS } from "./pyarrow_files.ts";

for (const name of ["filesSnappy", "filesZstd"] as const) {
  Deno.test(`decodeAnyParquet() decodes a column of image files: ${name}`, async () => {
    const { all } = await decodeAnyParquet(pyarrowFile(name), { labels: "label" });
    assert.deepEqual([all!.count, all!.height, all!.width, all!.channels], [3, 2, 3, 1]);
    assert.deepEqual([...all!.pixels], ROWS.flat());
    assert.deepEqual([...all!.labels], [2, 0, 1]);
  });
}

Deno.test("decodeAnyParquet() inverts files and lists alike", async () => {
  const [files, lists] = await Promise.all([
    decodeAnyParquet(pyarrowFile("filesSnappy"), { invert: true }),
    decodeAnyParquet(pyarrowFile("rowsOfPixels"), { invert: true, pixels: "image" }),
  ]);
  const want = ROWS.flat().map((value) => 255 - value);
  assert.deepEqual([[...files.all!.pixels], [...lists.all!.pixels]], [want, want]);
});

Deno.test("decodeAnyParquet() scales files, and gives them three channels", async () => {
  const size = { height: 1, width: 1 };
  const options = { channels: 3, decode: { size, scaling: "stretch" } } as const;
  const { all } = await decodeAnyParquet(pyarrowFile("filesSnappy"), options);
  // The mean of six pixels: 35, 3.5 and 252.5.
  assert.deepEqual([...all!.pixels], [35, 35, 35, 4, 4, 4, 253, 253, 253]);
});

Deno.test("decodeAnyParquet() names the row that has no image, and zero rows", async () => {
  const file = pyarrowFile("filesSnappy");
  // The signature of the second PNG: snappy leaves it as it is.
  const signature = [0x89, 0x50, 0x4e, 0x47];
  const places = [...file.keys()].filter((at) =>
    signature.every((byte, i) => file[at + i] === byte)
  );
  file[places[0]!]! ^= 1;
  await assert.rejects(decodeAnyParquet(file), /row 1: want a PNG, JPEG/);
  await assert.rejects(decodeAnyParquet(pyarrowFile("noRows")), /want images, got 0 rows/);
});

Deno.test("decodeParquetImages() points at the reader that decodes files", () => {
  assert.throws(() => decodeParquetImages(pyarrowFile("filesSnappy")), /readParquetImages decodes/);
});

Deno.test("decodeAnyParquet() survives damaged files: images of one size or a typed error", async () => {
  let read = 0;
  for (const name of ["filesSnappy", "filesZstd"] as const) {
    await fc.assert(
      fc.asyncProperty(damaged(pyarrowFile(name)), async (bytes) => {
        try {
          const { all } = await decodeAnyParquet(bytes, { maxBytes: 2 ** 20 });
          assert.equal(all!.pixels.length, all!.count * all!.height * all!.width);
          read++;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
        }
      }),
      { numRuns: 1000, seed: 2 },
    );
  }
  assert.ok(read > 20 && read < 1900, `${read} were read`);
});
