import { imageGrid } from "@dgm/figures/image_grid.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { colourAt, pixelsOf, shareOf } from "./pixels.ts";

const alt = "Squares.";
const one = { height: 1, width: 1, channels: 1 };

Deno.test("imageGrid() draws ink dark on white, row by row, with paper between", async () => {
  const images = { ...one, pixels: Uint8Array.of(0, 255, 128, 255), count: 4 };
  const picture = imageGrid(images, { alt, columns: 3, scale: 10 });
  assert.deepEqual([picture.width, picture.height], [3 * 14 + 4, 2 * 14 + 4]);
  const pixels = await pixelsOf(picture.png);
  const at = (row: number, column: number) =>
    colourAt(pixels, 2 * (4 + 14 * column + 5), 2 * (4 + 14 * row + 5));
  assert.deepEqual([at(0, 0), at(0, 1), at(0, 2), at(1, 0)], [
    "#ffffff",
    "#000000",
    "#7f7f7f",
    "#000000",
  ]);
  assert.equal(at(1, 1), theme.paper);
  assert.equal(colourAt(pixels, 2 * 14 + 4, 20), theme.paper);
});

Deno.test("imageGrid() enlarges without smoothing: no shade that the image does not have", async () => {
  const pixels = Float32Array.from({ length: 28 * 28 }, (_, i) => (i + Math.floor(i / 28)) % 2);
  const images = { pixels, count: 1, height: 28, width: 28, channels: 1 };
  for (const scale of [1, 2.5, 3]) {
    const shown = await pixelsOf(imageGrid(images, { alt, scale }).png);
    const area = (28 * scale) ** 2 / (28 * scale + 8) ** 2;
    assert.ok(Math.abs(shareOf(shown, "#000000") - area / 2) < 1e-9, `at scale ${scale}`);
    assert.ok(Math.abs(shareOf(shown, "#ffffff") - area / 2) < 1e-9, `at scale ${scale}`);
  }
});

Deno.test("imageGrid() shows bytes and numbers in [0, 1] alike, and cuts off what lies beyond", async () => {
  const bytes = imageGrid({ ...one, pixels: Uint8Array.of(0, 51, 255), count: 3 }, { alt });
  const grey = imageGrid({ ...one, pixels: Float32Array.of(-0.5, 0.2, 1.5), count: 3 }, { alt });
  const [a, b] = [await pixelsOf(bytes.png), await pixelsOf(grey.png)];
  assert.deepEqual(a, b);
});

Deno.test("imageGrid() shows grey photographs white where they are 1", async () => {
  const images = { ...one, pixels: Uint8Array.of(255, 0), count: 2 };
  const shown = await pixelsOf(imageGrid(images, { alt, scale: 10, one: "light" }).png);
  assert.deepEqual([colourAt(shown, 18, 18), colourAt(shown, 46, 18)], ["#ffffff", "#000000"]);
});

Deno.test("imageGrid() shows colour as it is", async () => {
  const images = { pixels: Uint8Array.of(255, 128, 0), count: 1, height: 1, width: 1, channels: 3 };
  const shown = await pixelsOf(imageGrid(images, { alt, scale: 4 }).png);
  assert.equal(colourAt(shown, 10, 10), "#ff8000");
});

Deno.test("imageGrid() fits twenty digits into the width of the page", () => {
  const images = {
    pixels: new Uint8Array(20 * 784),
    count: 20,
    height: 28,
    width: 28,
    channels: 1,
  };
  assert.ok(imageGrid(images, { alt, columns: 20 }).width <= theme.width);
});

Deno.test("imageGrid() refuses what it cannot draw", () => {
  const images = { pixels: new Uint8Array(3), count: 4, height: 1, width: 1, channels: 1 };
  assert.throws(() => imageGrid(images, { alt }), {
    name: "TypeError",
    message: "Cannot draw images: want 4 × 1 × 1 × 1 = 4 values, got 3",
  });
  assert.throws(() => imageGrid({ ...images, count: 0 }, { alt }), RangeError);
  assert.throws(() => imageGrid({ ...images, channels: 2 }, { alt }), RangeError);
});
