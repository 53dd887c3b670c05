/** A grey image inside an SVG, each pixel a crisp square. @module */
import { round } from "./round.ts";

/** Where and how {@linkcode svgImage} draws. */
export interface SvgImageOptions {
  /** Left edge, in CSS pixels. */
  x: number;
  /** Upper edge, in CSS pixels. */
  y: number;
  /** Columns of the image. */
  width: number;
  /** CSS pixels for one pixel of the image. */
  scale: number;
}

/** Grey levels that can be told apart on paper; neighbours of one level become one rectangle. */
const LEVELS = 64;

/**
 * An image as rectangles, ink dark on white: rows of equal grey are one rectangle, paper is none.
 *
 * @param pixels grey values row by row, 0 is paper and 1 is ink; beyond that they are cut off
 * @param options place, columns and scale
 * @returns `<g …>…</g>`
 * @throws {TypeError} when the values are no whole number of rows
 *
 * @example
 * ```ts
 * import { svgImage } from "@dgm/figures/svg_image.ts";
 * import assert from "node:assert/strict";
 *
 * const svg = svgImage([1, 1, 0, 0, 0, 1], { x: 0, y: 0, width: 3, scale: 10 });
 * assert.equal(svg.match(/<rect/g)?.length, 3); // the paper, and two strokes
 * ```
 */
export function svgImage(pixels: ArrayLike<number>, options: SvgImageOptions): string {
  const { x, y, width, scale } = options;
  const height = pixels.length / width;
  if (!(Number.isInteger(width) && width > 0 && Number.isInteger(height) && height > 0)) {
    throw new TypeError(
      `Cannot draw an image: want rows of ${width} values, got ${pixels.length} values`,
    );
  }
  const rect = (column: number, row: number, columns: number, fill: string, rows = 1) =>
    `<rect x="${round(x + column * scale)}" y="${round(y + row * scale)}" ` +
    `width="${round(columns * scale)}" height="${round(rows * scale)}" fill="${fill}"/>`;
  const parts = [rect(0, 0, width, "#ffffff", height)];
  for (let row = 0; row < height; row++) {
    for (let from = 0; from < width;) {
      const level = levelOf(pixels[row * width + from]!);
      let to = from + 1;
      while (to < width && levelOf(pixels[row * width + to]!) === level) to++;
      if (level > 0) parts.push(rect(from, row, to - from, greyOf(level)));
      from = to;
    }
  }
  return `<g shape-rendering="crispEdges">${parts.join("")}</g>`;
}

function levelOf(value: number): number {
  return Math.round(LEVELS * Math.min(1, Math.max(0, value)));
}

function greyOf(level: number): string {
  const byte = Math.round(255 * (1 - level / LEVELS)).toString(16).padStart(2, "0");
  return `#${byte}${byte}${byte}`;
}
