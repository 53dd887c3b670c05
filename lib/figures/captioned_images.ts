/** A few images, each with its own words. @module */
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { svgImage } from "./svg_image.ts";
import { svgText } from "./svg_text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One image and what is said about it. */
export interface CaptionedImage {
  /** Grey values row by row: 0 is paper, 1 is ink. */
  pixels: ArrayLike<number>;
  /** Columns of the image. */
  width: number;
  /** Words above. */
  title: string;
  /** Lines below, such as a number. */
  lines?: readonly string[];
  /** The colour of the frame by meaning; default `data`. */
  meaning?: Meaning;
}

/** What {@linkcode captionedImages} is told. */
export interface CaptionedImagesOptions extends Heading {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence under the picture. */
  caption?: string;
  /** Images in a row; default all. */
  columns?: number;
  /** CSS pixels for one pixel of the images; default what fills the page, at most 4. */
  scale?: number;
}

const GAP = 16;
const LINE = 17;

/**
 * Images beside each other, a title above each and lines below: for numbers that belong to one image.
 *
 * @param images what to show, row by row, all of one size
 * @param options words, columns, scale
 * @returns the picture
 * @throws {RangeError} when there are no images
 * @throws {TypeError} when sizes differ
 *
 * @example
 * ```ts
 * import { captionedImages } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = [
 *   { pixels: [0, 1, 1, 0], width: 2, title: "original" },
 *   { pixels: [0, 0, 0, 0], width: 2, title: "blank", lines: ["error 2"] },
 * ];
 * assert.ok(captionedImages(images, { alt: "Two squares." }).png.length > 0);
 * ```
 */
export function captionedImages(
  images: readonly CaptionedImage[],
  options: CaptionedImagesOptions,
): Picture {
  if (images.length === 0) throw new RangeError("Cannot draw images: want at least one, got none");
  const sizes = new Set(images.map(({ pixels, width }) => `${pixels.length / width} × ${width}`));
  if (sizes.size > 1) {
    throw new TypeError(`Cannot draw images: want one size, got ${[...sizes].join(" and ")}`);
  }
  const { alt, caption, columns = images.length } = options;
  const { width } = images[0]!;
  const height = images[0]!.pixels.length / width;
  const { margin, label } = theme.size;
  const inner = theme.width - 2 * margin;
  const room = (inner - GAP * (columns - 1)) / columns;
  const scale = options.scale ?? Math.min(4, Math.floor(2 * room / width) / 2);
  const heading = layHeading(options, inner);
  const below = LINE * Math.max(...images.map(({ lines = [] }) => lines.length));
  const row = LINE + 5 + height * scale + below + GAP;
  const parts = heading.lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  images.forEach(({ pixels, title, lines = [], meaning = "data" }, i) => {
    const x = margin + (i % columns) * (room + GAP);
    const y = margin + heading.height + Math.floor(i / columns) * row;
    const frame = y + LINE + 5;
    const side = { width: width * scale, height: height * scale };
    parts.push(
      svgText(title, { x, y: y + 12, size: label, weight: 600, colour: colourOf(meaning) }),
      svgImage(pixels, { x, y: frame, width, scale }),
      `<rect x="${x}" y="${frame}" width="${side.width}" height="${side.height}" fill="none" ` +
        `stroke="${theme.colours[meaning]}" stroke-width="1.5"/>`,
      ...lines.map((text, k) =>
        svgText(text, { x, y: frame + side.height + LINE * (k + 1) - 1, size: label })
      ),
    );
  });
  const total = 2 * margin + heading.height + Math.ceil(images.length / columns) * row - GAP;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${theme.width}" height="${total}">` +
    `${parts.join("\n")}</svg>`;
  return renderSvg(svg, { alt, caption });
}

/** Grey is too pale for words. */
function colourOf(meaning: Meaning): string {
  return meaning === "data" ? theme.text : theme.colours[meaning];
}
