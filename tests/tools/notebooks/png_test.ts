import assert from "node:assert/strict";
import { isBlank, pngSize } from "../../../tools/notebooks/png.ts";
import { png } from "./tiny_notebook.ts";

const white = () => [255, 255, 255] as [number, number, number];
const dot = (x: number, y: number): [number, number, number] =>
  x === 3 && y === 2 ? [255, 254, 255] : [255, 255, 255];

Deno.test("pngSize() reads width and height, from one string or from lines", () => {
  const file = png(300, 7, white);
  assert.deepEqual(pngSize(file), { width: 300, height: 7 });
  assert.deepEqual(pngSize(file.replace(/(.{76})/g, "$1\n")), { width: 300, height: 7 });
});

for (const filter of [0, 1, 2] as const) {
  Deno.test(`isBlank() tells one colour from one pixel that differs, with row filter ${filter}`, () => {
    assert.equal(isBlank(png(5, 4, white, filter)), true);
    assert.equal(isBlank(png(5, 4, dot, filter)), false);
  });
}

Deno.test("isBlank() undoes every filter that a real encoder chooses", async () => {
  const { Canvas } = await import("skia-canvas");
  const canvas = new Canvas(64, 48);
  const context = canvas.getContext("2d");
  context.fillStyle = "#3b6ea5";
  context.fillRect(0, 0, 64, 48);
  assert.equal(isBlank((await canvas.toBuffer("png")).toString("base64")), true);
  for (let i = 0; i < 64; i++) {
    context.fillStyle = `rgb(${i * 4}, ${(i * i) % 256}, 90)`;
    context.fillRect(i, i / 2, 30, 9);
  }
  assert.equal(isBlank((await canvas.toBuffer("png")).toString("base64")), false);
});

Deno.test("pngSize() and isBlank() refuse another kind of file", () => {
  const want = { name: "TypeError", message: /want a PNG, got 40 other bytes/ };
  assert.throws(() => pngSize(btoa("x".repeat(40))), want);
  assert.throws(() => isBlank(btoa("x".repeat(40))), want);
});
