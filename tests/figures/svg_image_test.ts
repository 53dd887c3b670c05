import { svgImage } from "@dgm/figures/svg_image.ts";
import { renderSvg } from "@dgm/figures/render_svg.ts";
import assert from "node:assert/strict";
import { colourAt, pixelsOf } from "./pixels.ts";

const place = { x: 10, y: 20, width: 3, scale: 8 };
const document = (parts: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">${parts}</svg>`;

Deno.test("svgImage() puts each pixel where it belongs, ink dark, without smoothing", async () => {
  const picture = renderSvg(document(svgImage([0, 0.5, 1, 2, -1, 0], place)), { alt: "A test." });
  const pixels = await pixelsOf(picture.png);
  const at = (column: number, row: number) =>
    colourAt(pixels, 2 * (10 + 8 * column) + 1, 2 * (20 + 8 * row) + 1);
  assert.deepEqual([0, 1, 2].map((column) => at(column, 0)), ["#ffffff", "#808080", "#000000"]);
  assert.deepEqual([0, 1, 2].map((column) => at(column, 1)), ["#000000", "#ffffff", "#ffffff"]);
  assert.equal(colourAt(pixels, 2 * (10 + 16) - 1, 41), "#808080");
  assert.match(svgImage([1.5], { ...place, width: 1 }), /fill="#000000"/);
});

Deno.test("svgImage() refuses values that are no whole number of rows", () => {
  assert.throws(() => svgImage([0, 1], place), {
    name: "TypeError",
    message: "Cannot draw an image: want rows of 3 values, got 2 values",
  });
  assert.throws(() => svgImage([], place), TypeError);
});
