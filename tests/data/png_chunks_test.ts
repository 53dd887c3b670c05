import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";
import { pngChunks } from "@dgm/data/png_chunks.ts";
import { withChunk } from "./png_files.ts";

const png = new Uint8Array(new Canvas(30, 20).toBufferSync("png"));

Deno.test("pngChunks() gives every chunk with what it holds", () => {
  const chunks = pngChunks(withChunk(png, "teXt", [1, 2, 3]));
  assert.deepEqual([chunks[0]!.type, chunks[1]!.type, chunks.at(-1)!.type], [
    "IHDR",
    "teXt",
    "IEND",
  ]);
  assert.deepEqual([...chunks[1]!.data], [1, 2, 3]);
  assert.equal(chunks[1]!.bytes.length, 15);
});

Deno.test("pngChunks() refuses a file that is cut anywhere, and a wrong check sum by name", () => {
  for (let length = 8; length < png.length; length++) {
    assert.throws(() => pngChunks(png.subarray(0, length)), { reason: "truncated" }, `${length}`);
  }
  const flipped = Uint8Array.from(png);
  flipped[20]! ^= 1;
  assert.throws(() => pngChunks(flipped), /the check sum of its IHDR is wrong/);
});

Deno.test("pngChunks() refuses a file without an image", () => {
  const [header, , end] = [pngChunks(png)[0]!, 0, pngChunks(png).at(-1)!];
  const empty = Uint8Array.from([...png.subarray(0, 8), ...header.bytes, ...end.bytes]);
  assert.throws(() => pngChunks(empty), /want a PNG with an image/);
});
