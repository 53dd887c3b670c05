import assert from "node:assert/strict";
import fc from "fast-check";
import { Canvas } from "skia-canvas";
import { readImageHeader } from "@dgm/data/image_header.ts";

Deno.test("readImageHeader() reads the size that skia wrote", () => {
  for (const [width, height] of [[1, 1], [30, 20], [300, 257]] as const) {
    const canvas = new Canvas(width, height);
    for (const format of ["png", "jpeg", "webp"] as const) {
      assert.deepEqual(readImageHeader(canvas.toBufferSync(format)), { format, height, width });
    }
  }
});

Deno.test("readImageHeader() walks over tables and fill bytes to the frame of a JPEG", () => {
  const frame = [0xff, 0xc2, 0, 11, 8, 1, 44, 2, 88, 1, 1, 0x11, 0];
  const tables = [0xff, 0xc4, 0, 9, 9, 9, 9, 9, 9, 9, 9, 0xff, 0xcc, 0, 3, 9, 0xff];
  const wanted = { format: "jpeg", height: 300, width: 600 } as const;
  assert.deepEqual(readImageHeader(Uint8Array.of(0xff, 0xd8, ...tables, ...frame)), wanted);
});

Deno.test("readImageHeader() knows no other format, and ends on any bytes", () => {
  assert.equal(readImageHeader(new Uint8Array(0)), undefined);
  assert.equal(readImageHeader(new TextEncoder().encode("<svg></svg>")), undefined);
  assert.equal(readImageHeader(new TextEncoder().encode("II*\0 a TIFF")), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, jpeg) => {
      readImageHeader(jpeg ? Uint8Array.of(0xff, 0xd8, 0xff, ...noise) : noise);
    }),
    { numRuns: 3000, seed: 1 },
  );
});
