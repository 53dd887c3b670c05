import assert from "node:assert/strict";
import { Canvas } from "skia-canvas";
import { checkComplete } from "@dgm/data/complete_image.ts";

/** A picture with so much in it that decoders show half a file as half a picture. */
function busy(format: "png" | "jpeg" | "webp"): Uint8Array {
  const canvas = new Canvas(200, 150);
  const context = canvas.getContext("2d");
  for (let i = 0; i < 900; i++) {
    context.fillStyle = `hsl(${i * 37 % 360} 80% ${i % 80}%)`;
    context.fillRect((i * 71) % 200, (i * 53) % 150, 11, 7);
  }
  return canvas.toBufferSync(format);
}

const GIF = Uint8Array.from(
  atob("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="),
  (letter) => letter.charCodeAt(0),
);

/** Two rows of four white pixels. */
function bmp(): Uint8Array {
  const bytes = new Uint8Array(54 + 24).fill(255, 54);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [[2, 78], [10, 54], [14, 40], [18, 4], [22, 2]] as const) {
    view.setUint32(at, value, true);
  }
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  return bytes;
}

for (const format of ["png", "jpeg", "webp", "gif", "bmp"] as const) {
  Deno.test(`checkComplete() takes a whole ${format} and refuses half of it`, () => {
    const file = format === "gif" ? GIF : format === "bmp" ? bmp() : busy(format);
    checkComplete(file, format);
    const half = file.subarray(0, Math.floor(file.length / 2));
    assert.throws(() => checkComplete(half, format), { name: "DataError", reason: "truncated" });
  });
}

Deno.test("checkComplete() wants the end marker of a JPEG, and not one inside of a thumbnail", () => {
  const jpeg = busy("jpeg");
  assert.throws(() => checkComplete(jpeg.subarray(0, -2), "jpeg"), /want a whole JPEG/);
  // An EXIF segment that holds an end marker, as the small picture inside of it does.
  const thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9];
  const cut = Uint8Array.from([0xff, 0xd8, ...thumbnail, ...jpeg.subarray(2, -2)]);
  assert.throws(() => checkComplete(cut, "jpeg"), /want a whole JPEG/);
});

Deno.test("checkComplete() takes a JPEG with fill bytes and with something behind its end", () => {
  const jpeg = busy("jpeg");
  checkComplete(Uint8Array.from([...jpeg.subarray(0, -2), 0xff, 0xff, 0xd9, 1, 2, 3]), "jpeg");
});
