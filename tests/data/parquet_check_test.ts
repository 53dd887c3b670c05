import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { DataError } from "@dgm/data/data_error.ts";
import { checkParquet } from "@dgm/data/parquet_check.ts";

const COMPRESSIONS = ["zstd", "snappy", "gzip", "lz4", "brotli", "uncompressed"] as const;

function table() {
  const lists = Array.from({ length: 30 }, (_, i) => Array.from({ length: 4 }, (_, j) => i + j));
  return pl.DataFrame([
    pl.Series("pixels", lists, pl.List(pl.UInt8)),
    pl.Series("digit", lists.map((_, i) => i % 10), pl.UInt8),
    pl.Series("font", lists.map((_, i) => i % 7 === 0 ? null : `font ${i % 3}`), pl.String),
    pl.Series("weight", lists.map((_, i) => i / 3), pl.Float64),
    pl.Series("bold", lists.map((_, i) => i % 2 === 0), pl.Bool),
  ]);
}

Deno.test("checkParquet() accepts what polars writes, under every compression", () => {
  for (const compression of COMPRESSIONS) {
    const { rows, columns } = checkParquet(table().writeParquet({ compression }));
    assert.equal(rows, 30);
    assert.deepEqual(columns, ["pixels", "digit", "font", "weight", "bold"]);
  }
  assert.equal(checkParquet(table().head(0).writeParquet()).rows, 0);
});

Deno.test("checkParquet() refuses each kind of lie in the headers", () => {
  const file: Uint8Array = table().writeParquet({ compression: "uncompressed" });
  const refused = (bytes: Uint8Array, reason: string, limits = {}) =>
    assert.throws(
      () => checkParquet(bytes, limits),
      (error) => error instanceof DataError && error.reason === reason,
    );
  refused(new Uint8Array(0), "corrupt");
  refused(file.subarray(1), "corrupt");
  refused(file.subarray(0, file.length - 1), "truncated");
  refused(file, "too-large", { maxBytes: 100 });
  const footer = file.slice();
  new DataView(footer.buffer).setUint32(footer.length - 8, 0xffffffff, true);
  refused(footer, "corrupt");
  // The first page header follows PAR1: type, then the two sizes of the page as varints.
  assert.deepEqual([...file.subarray(4, 7)], [0x15, file[5], 0x15]);
  const page = file.slice();
  page[7] = 0x7f;
  refused(page, "corrupt");
});

Deno.test("checkParquet() refuses a page that runs out of its column", () => {
  const column = pl.Series("noise", Array.from({ length: 300 }, (_, i) => (i * i) % 251), pl.UInt8);
  const file = new Uint8Array(pl.DataFrame([column]).writeParquet({ compression: "snappy" }));
  const size = file.length - 12 - new DataView(file.buffer).getUint32(file.length - 8, true);
  // The first page header: page type, unpacked size, packed size, each a varint behind 0x15.
  const at = [...file.keys()].find((i) => i > 7 && file[i] === 0x15 && file[i - 1]! < 128)!;
  assert.ok(file[at + 1]! >= 128 && file[at + 2]! < 127, "want a packed size of two bytes");
  file[at + 2]! = 127;
  assert.ok(size < 127 * 64, "the new size is larger than all data");
  assert.throws(() => checkParquet(file), /a page of \d+ bytes that runs out of its column/);
});

Deno.test("checkParquet() counts what values take in memory, not what their runs take in the file", () => {
  const bomb = pl.DataFrame([pl.Series("zeros", new Array(1e6).fill(0), pl.Int32)]);
  const bytes: Uint8Array = bomb.writeParquet({ compression: "zstd" });
  assert.ok(bytes.length < 20_000, `${bytes.length} bytes`);
  assert.ok(checkParquet(bytes).unpackedBytes >= 4e6);
  assert.throws(() => checkParquet(bytes, { maxBytes: 3e6 }), /want at most 3000000 bytes/);
});
