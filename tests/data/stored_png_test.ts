import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";
import { decodeImage } from "@dgm/data/decode_image.ts";
import { pngOrientation, storedPng } from "@dgm/data/stored_png.ts";
import { exifOrientation, withChunk } from "./png_files.ts";

/** Four greys from dark to bright in one row. */
function greys(): Uint8Array {
  const canvas = new Canvas(4, 1);
  const context = canvas.getContext("2d");
  [9, 60, 128, 250].forEach((grey, x) => {
    context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
    context.fillRect(x, 0, 1, 1);
  });
  return canvas.toBufferSync("png");
}

Deno.test("storedPng(): a gamma changes no stored value, as in PIL", async () => {
  for (const gamma of [20000, 45455, 100000]) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, gamma);
    const png = withChunk(greys(), "gAMA", bytes);
    assert.deepEqual([...(await decodeImage(png)).pixels], [9, 60, 128, 250], `gamma ${gamma}`);
    assert.ok(storedPng(png).length < png.length);
  }
});

Deno.test("storedPng() leaves a file alone that says nothing of colours", () => {
  const png = withChunk(greys(), "teXt", [1]);
  const bare = storedPng(png);
  assert.equal(storedPng(bare), bare);
});

Deno.test("pngOrientation() reads both byte orders, and 1 where there is none", () => {
  const little = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0];
  assert.equal(pngOrientation(withChunk(greys(), "eXIf", exifOrientation(6))), 6);
  assert.equal(pngOrientation(withChunk(greys(), "eXIf", little)), 8);
  assert.equal(pngOrientation(withChunk(greys(), "eXIf", exifOrientation(9))), 1);
  assert.equal(pngOrientation(withChunk(greys(), "eXIf", little.slice(0, 12))), 1);
  assert.equal(pngOrientation(greys()), 1);
});
