/** Damages parquet files and reads them; parquet_images_test.ts runs it. Prints a JSON summary. */
import assert from "node:assert/strict";
import fc from "fast-check";
import pl from "nodejs-polars";
import { DataError } from "@dgm/data/data_error.ts";
import { decodeParquetImages } from "@dgm/data/parquet_images.ts";
import { damaged, MUTATIONS } from "./mutations.ts";

const rows = Array.from({ length: 20 }, (_, i) => i);
const table = pl.DataFrame([
  pl.Series(
    "pixels",
    rows.map((i) => rows.slice(0, 16).map((j) => (i * j) % 256)),
    pl.List(pl.UInt8),
  ),
  pl.Series("digit", rows.map((i) => i % 10), pl.UInt8),
  pl.Series("font", rows.map((i) => `font ${i % 3}`), pl.String),
  pl.Series("split", rows.map((i) => i < 15 ? "train" : "test"), pl.String),
]);
const options = { labels: "digit", styles: "font", splits: "split" };

/** The most memory that this process ever had, where the system tells, else what it has now. */
function peakMiB(): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1024;
  } catch {
    return Deno.memoryUsage().rss / 2 ** 20;
  }
}

const summary = (["zstd", "uncompressed"] as const).map((compression, seed) => {
  let [read, refused, slowestMs] = [0, 0, 0];
  const file = new Uint8Array(table.writeParquet({ compression }));
  fc.assert(
    fc.property(damaged(file), (bytes) => {
      const start = performance.now();
      try {
        // Without check sums a changed pixel is a pixel, but the set must add up.
        for (const set of Object.values(decodeParquetImages(bytes, options))) {
          assert.equal(set.pixels.length, set.count * set.height * set.width);
          assert.equal(set.labels.length, set.count);
          assert.ok(set.styles!.every((style) => style < set.styleNames!.length));
        }
        read++;
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        refused++;
      }
      slowestMs = Math.max(slowestMs, performance.now() - start);
    }),
    { numRuns: MUTATIONS, seed },
  );
  return { compression, read, refused, slowestMs, peakMiB: peakMiB() };
});
console.log(JSON.stringify(summary));
