import { imageWindows } from "@dgm/figures/image_windows.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, colourAt, pixelsOf } from "./pixels.ts";

const alt = "A test.";
const pixels = Float32Array.from({ length: 784 }, (_, i) => {
  const radius = Math.hypot(Math.floor(i / 28) - 14, (i % 28) - 13);
  return Math.max(0, 1 - Math.abs(radius - 8) / 2);
});
const square = (label: string, from: number, to: number) => ({
  label,
  top: from,
  left: from,
  bottom: to,
  right: to,
});

Deno.test("imageWindows() draws the outline at the window's edge", async () => {
  const panel = { pixels: new Float32Array(784), width: 28, heading: "Paper" };
  const picture = imageWindows([{ ...panel, windows: [square("all", 7, 20)] }], { alt });
  const drawn = await pixelsOf(picture.png);
  // 196 CSS pixels for 28 of the image, from the margin of 18 and the heading of 22.
  const left = Math.round(2 * (18 + 7 * 196 / 28));
  const middle = Math.round(2 * (18 + 22 + 14.5 * 196 / 28));
  assert.equal(colourAt(drawn, left, middle), theme.colours.truth);
  const right = Math.round(2 * (18 + 21 * 196 / 28));
  assert.equal(colourAt(drawn, right, middle), theme.colours.truth);
  assert.notEqual(colourAt(drawn, right + 16, middle), theme.colours.truth);
});

Deno.test("imageWindows() refuses what has no room", () => {
  const panel = { pixels, width: 28, heading: "Ring", windows: [] };
  assert.throws(() => imageWindows([], { alt }), RangeError);
  assert.throws(
    () => imageWindows([panel, panel, panel], { alt }),
    /want one or two images, got 3/,
  );
  const windows = Array.from({ length: 6 }, (_, i) => square(`${i}`, i, i + 1));
  assert.throws(() => imageWindows([{ ...panel, windows }], { alt }), /at most 5 in an image/);
});

Deno.test("imageWindows() looks as it did", async () => {
  const windows = [
    square("conv1: 3 × 3", 13, 15),
    square("pool1: 4 × 4", 13, 16),
    square("conv2: 8 × 8", 11, 18),
    square("pool2: 10 × 10", 9, 18),
  ];
  const panel = { pixels, width: 28, heading: "Encoder", windows };
  const other = { ...panel, heading: "Decoder", windows: windows.slice(2) };
  const title = "The deeper the layer, the more it sees";
  await assertLooksLike(imageWindows([panel, other], { alt, title }), "image_windows");
});
