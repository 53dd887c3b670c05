/** Observable Plot without a browser. @module */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Canvas } from "skia-canvas";

let shared: Document | undefined;

/**
 * The document that Plot draws into.
 *
 * Quirk repaired here: linkedom's canvas elements cannot draw, which colour ramps and raster marks
 * need; a skia canvas takes their place. `tests/figures/plot_svg_test.ts` shows both.
 *
 * @returns one document, shared by all figures
 *
 * @example
 * ```ts
 * import { plotDocument } from "@dgm/figures/plot_svg.ts";
 * import assert from "node:assert/strict";
 *
 * const canvas = plotDocument().createElement("canvas");
 * assert.ok(canvas.getContext("2d") !== null);
 * ```
 */
export function plotDocument(): Document {
  if (shared) return shared;
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  const createElement = document.createElement.bind(document);
  document.createElement =
    ((name: string) =>
      name === "canvas" ? drawableCanvas() : createElement(name)) as typeof createElement;
  return shared = document as unknown as Document;
}

function drawableCanvas(): Canvas {
  const canvas = new Canvas(1, 1) as Canvas & { toDataURL(type?: string): string };
  canvas.gpu = false;
  canvas.toDataURL = (type = "image/png") => canvas.toURLSync(type.replace("image/", "") as "png");
  return canvas;
}

/**
 * Draws a Plot and returns it as text that any SVG reader accepts.
 *
 * Quirk repaired here: Plot leaves out `xmlns`, since browsers do not need it inside a page.
 *
 * @param options marks, scales and sizes as Plot.plot takes them; no title, caption or legend, which
 *   would turn the SVG into HTML
 * @returns SVG
 * @throws {TypeError} when the options make Plot return HTML
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { plotSvg } from "@dgm/figures/plot_svg.ts";
 * import assert from "node:assert/strict";
 *
 * const svg = plotSvg({ marks: [Plot.dot([[1, 2]])] });
 * assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
 * assert.throws(() => plotSvg({ title: "no", marks: [] }), /Cannot draw a plot/);
 * ```
 */
export function plotSvg(options: Plot.PlotOptions): string {
  const element = Plot.plot({ ...options, document: plotDocument() });
  const tag = element.tagName.toLowerCase();
  if (tag !== "svg") {
    throw new TypeError(
      `Cannot draw a plot: want options that give one <svg>, got a <${tag}> ` +
        "(leave title, subtitle, caption and legends to chart())",
    );
  }
  return withXmlns(element.outerHTML);
}

/** Adds the SVG namespace to the outermost element if it is missing. */
function withXmlns(svg: string): string {
  if (/^<svg[^>]* xmlns=/.test(svg)) return svg;
  return svg.replace(/^<svg/, '<svg xmlns="http://www.w3.org/2000/svg"');
}
