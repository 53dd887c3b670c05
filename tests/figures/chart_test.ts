import * as Plot from "@observablehq/plot";
import { chart } from "@dgm/figures/chart.ts";
import { plotDocument, plotSvg } from "@dgm/figures/plot_svg.ts";
import { renderSvg } from "@dgm/figures/render_svg.ts";
import { fontFiles } from "@dgm/figures/font_files.ts";
import { textWidth } from "@dgm/figures/text.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { colourAt, pixelsOf, shareOf } from "./pixels.ts";

const alt = "A test.";

Deno.test("chart() has opaque paper, two picture pixels for each CSS pixel, and the marks' colours", async () => {
  const fill = theme.colours.model;
  const plot = { marks: [Plot.rectY([1], { x1: 0, x2: 1, y: 1, fill })] };
  const picture = chart(plot, { alt, width: 300, height: 200 });
  const pixels = await pixelsOf(picture.png);
  assert.deepEqual([pixels.width, pixels.height], [2 * picture.width, 2 * picture.height]);
  assert.equal(picture.width, 300);
  assert.equal(colourAt(pixels, 0, 0), theme.paper);
  assert.ok(shareOf(pixels, fill) > 0.3);
});

Deno.test("chart() sets panels side by side under one heading", async () => {
  const panel = (fill: string) => ({ marks: [Plot.rectY([1], { x1: 0, x2: 1, y: 1, fill })] });
  const { model, failure } = theme.colours;
  const words = { alt, title: "Two panels", width: 600, height: 200 };
  const picture = chart([panel(model), panel(failure)], words);
  assert.ok(picture.height > chart([panel(model)], { ...words, title: "" }).height);
  const { width, height, rgba } = await pixelsOf(picture.png);
  const half = (right: boolean) => {
    const cut = new Uint8ClampedArray(width / 2 * height * 4);
    for (let y = 0; y < height; y++) {
      const from = 4 * (y * width + (right ? width / 2 : 0));
      cut.set(rgba.subarray(from, from + 2 * width), y * 2 * width);
    }
    return { width: width / 2, height, rgba: cut };
  };
  assert.ok(shareOf(half(false), model) > 0.2 && shareOf(half(false), failure) === 0);
  assert.ok(shareOf(half(true), failure) > 0.2 && shareOf(half(true), model) === 0);
});

Deno.test("chart() refuses no panels and no alternative text", () => {
  assert.throws(() => chart([], { alt }), /Cannot draw a chart: want at least one panel/);
  assert.throws(() => chart({ marks: [] }, { alt: " " }), TypeError);
});

Deno.test("plotSvg() adds the namespace that Plot leaves out, once", () => {
  assert.equal(plotSvg({ marks: [] }).match(/xmlns="http:\/\/www.w3.org\/2000\/svg"/g)?.length, 1);
});

Deno.test("plotDocument() draws on canvases, which linkedom does not", () => {
  const canvas = plotDocument().createElement("canvas");
  [canvas.width, canvas.height] = [2, 1];
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#ff0000";
  context.fillRect(0, 0, 1, 1);
  assert.deepEqual([...context.getImageData(0, 0, 2, 1).data], [255, 0, 0, 255, 0, 0, 0, 0]);
  // Raster marks are where Plot asks for one.
  const svg = plotSvg({ marks: [Plot.raster([0, 1, 2, 3], { width: 2, height: 2 })] });
  assert.match(svg, /<image[^>]*href="data:image\/png;base64,[A-Za-z0-9+/]{40}/);
});

Deno.test("renderSvg() sets text in the project's font, in both weights, without the system's", async () => {
  const svg = (weight: number) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="0" y="30" ` +
    `font-family="${theme.font}" font-size="30" font-weight="${weight}" fill="#000000">Inter` +
    "</text></svg>";
  const ink = async (weight: number) =>
    shareOf(await pixelsOf(renderSvg(svg(weight), { alt }).png), "#000000");
  const [regular, bold] = [await ink(400), await ink(600)];
  assert.ok(regular > 0.02, `${regular}`);
  assert.ok(bold > 1.2 * regular, `${bold} against ${regular}`);
  assert.equal(fontFiles().length, 2);
  assert.ok(textWidth("Inter", { size: 30, weight: 600 }) > textWidth("Inter", { size: 30 }));
});

Deno.test("renderSvg() says what it cannot read", () => {
  assert.throws(() => renderSvg("<svg", { alt }), /Cannot draw a picture: want an SVG document/);
});
