import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DataError } from "@dgm/data/data_error.ts";
import { readerOf } from "@dgm/data/gzip.ts";

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 3);
const packed = new Uint8Array(gzipSync(bytes));

Deno.test("readerOf() gives the same bytes in portions of any size, packed or plain", async () => {
  for (const source of [bytes, packed]) {
    for (const portion of [7777, 65_536, 300_000, 1_000_000]) {
      const reader = await readerOf(source, "squares");
      const parts: number[] = [];
      for (let part; (part = await reader.read(portion)).length > 0;) {
        assert.ok(part.length === portion || parts.length + part.length === bytes.length);
        for (const byte of part) parts.push(byte);
      }
      assert.deepEqual(Uint8Array.from(parts), bytes);
      await reader.close();
    }
  }
});

Deno.test("readerOf() reads nothing, one byte, and a lone gzip magic", async () => {
  for (const source of [new Uint8Array(0), Uint8Array.of(0x1f)]) {
    const reader = await readerOf(source, "little");
    assert.deepEqual(await reader.read(10), source);
    await reader.close();
  }
  const reader = await readerOf(Uint8Array.of(0x1f, 0x8b), "magic");
  await assert.rejects(reader.read(1), DataError);
  await reader.close();
});

Deno.test("readerOf() notices a stream cut off anywhere, and a wrong check sum", async () => {
  const wrong = packed.slice();
  wrong[wrong.length - 6]! ^= 1; // in the check sum
  const cuts = [3, 10, 100, 1000, packed.length - 20, packed.length - 8, packed.length - 1];
  for (const source of [wrong, ...cuts.map((length) => packed.subarray(0, length))]) {
    const reader = await readerOf(source, "squares");
    await assert.rejects(
      reader.read(1_000_000),
      (error) => error instanceof DataError && error.reason === "corrupt",
    );
    await reader.close();
  }
});

Deno.test("readerOf() closes the file it reads", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, packed);
  const reader = await readerOf((await Deno.open(path)).readable, path);
  await reader.read(10);
  await reader.close(); // the test fails on a file left open
  await Deno.remove(path);
});
