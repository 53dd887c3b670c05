import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";
import { decodeImage } from "@dgm/data/decode_image.ts";
import { exifOrientation, withChunk } from "./png_files.ts";

/** Two rows of three: 10 20 30 over 40 50 60. */
function six(): Uint8Array {
  const canvas = new Canvas(3, 2);
  const context = canvas.getContext("2d");
  for (let i = 0; i < 6; i++) {
    context.fillStyle = `rgb(${10 * i + 10}, ${10 * i + 10}, ${10 * i + 10})`;
    context.fillRect(i % 3, Math.floor(i / 3), 1, 1);
  }
  return canvas.toBufferSync("png");
}

// The words of EXIF: where the stored first row and first column end up on the screen.
const TURNED: [orientation: number, width: number, pixels: number[]][] = [
  [1, 3, [10, 20, 30, 40, 50, 60]],
  [2, 3, [30, 20, 10, 60, 50, 40]], // mirrored left to right
  [3, 3, [60, 50, 40, 30, 20, 10]], // turned by half
  [4, 3, [40, 50, 60, 10, 20, 30]], // mirrored top to bottom
  [5, 2, [10, 40, 20, 50, 30, 60]], // rows become columns
  [6, 2, [40, 10, 50, 20, 60, 30]], // turned by a quarter, clockwise
  [7, 2, [60, 30, 50, 20, 40, 10]], // rows become columns, from the other corner
  [8, 2, [30, 60, 20, 50, 10, 40]], // turned by a quarter, the other way
];

for (const [orientation, width, pixels] of TURNED) {
  Deno.test(`decodeImage() turns a PNG as its EXIF asks: ${orientation}`, async () => {
    const image = await decodeImage(withChunk(six(), "eXIf", exifOrientation(orientation)));
    assert.deepEqual([image.width, [...image.pixels]], [width, pixels]);
  });
}

Deno.test("decodeImage() reads WebP, GIF and BMP through the canvas", async () => {
  const canvas = new Canvas(6, 4);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 6, 4);
  const { pixels, width } = await decodeImage(canvas.toBufferSync("webp"));
  assert.equal(width, 6);
  assert.ok(pixels.every((value) => value > 250));
  const gif = "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";
  const bytes = Uint8Array.from(atob(gif), (letter) => letter.charCodeAt(0));
  assert.equal((await decodeImage(bytes)).pixels.length, 1);
});

Deno.test("decodeImage() refuses other files, cut files, and more pixels than allowed", async () => {
  await assert.rejects(decodeImage(new TextEncoder().encode("<svg/>")), /want a PNG, JPEG/);
  await assert.rejects(decodeImage(six().subarray(0, -20)), { reason: "truncated" });
  await assert.rejects(decodeImage(six(), { maxPixels: 5 }), /want at most 5 pixels, got 2 × 3/);
});
