/** Parts of an image, outlined. @module */
import { type Heading, layHeading } from "./heading.ts";
import { spread } from "./line_labels.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { svgImage } from "./svg_image.ts";
import { svgText } from "./svg_text.ts";
import { theme } from "./theme.ts";

/** A rectangle of pixels, both ends included, and its name. */
export interface NamedWindow {
  /** The words beside it. */
  label: string;
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Last row. */
  bottom: number;
  /** Last column. */
  right: number;
}

/** One image with its windows. */
export interface WindowedImage {
  /** Grey values row by row: 0 is paper, 1 is ink. */
  pixels: ArrayLike<number>;
  /** Columns of the image. */
  width: number;
  /** Words above. */
  heading: string;
  /** The windows, drawn in this order, the last one darkest. */
  windows: readonly NamedWindow[];
}

/** What {@linkcode imageWindows} is told. */
export interface ImageWindowsOptions extends Heading {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence under the picture. */
  caption?: string;
}

const SIDE = 196;
const HEADING = 22;
const LABEL = theme.size.label;
const COLOURS = [
  theme.colours.data,
  theme.colours.modelLight,
  theme.colours.model,
  theme.colours.modelDark,
  theme.colours.truth,
];

/**
 * Magnified images side by side, with windows outlined and named to the right of each image.
 *
 * @param panels one or two images with at most five windows each
 * @param options words
 * @returns the picture
 * @throws {RangeError} when there are no panels, more than two, or too many windows
 *
 * @example
 * ```ts
 * import { imageWindows } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const window = { label: "the middle", top: 1, left: 1, bottom: 1, right: 1 };
 * const panel = { pixels: new Float32Array(9), width: 3, heading: "Paper", windows: [window] };
 * assert.ok(imageWindows([panel], { alt: "A square in a square." }).png.length > 0);
 * ```
 */
export function imageWindows(
  panels: readonly WindowedImage[],
  options: ImageWindowsOptions,
): Picture {
  if (panels.length < 1 || panels.length > 2) {
    throw new RangeError(`Cannot draw windows: want one or two images, got ${panels.length}`);
  }
  for (const { windows } of panels) {
    if (windows.length <= COLOURS.length) continue;
    throw new RangeError(
      `Cannot draw windows: want at most ${COLOURS.length} in an image, got ${windows.length}`,
    );
  }
  const { alt, caption } = options;
  const { margin } = theme.size;
  const inner = theme.width - 2 * margin;
  const heading = layHeading(options, inner);
  const top = margin + heading.height;
  const parts = heading.lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  panels.forEach((panel, i) => parts.push(...panelOf(panel, margin + i * inner / 2, top)));
  const height = top + HEADING + SIDE + margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${theme.width}" ` +
    `height="${height}">${parts.join("\n")}</svg>`;
  return renderSvg(svg, { alt, caption });
}

function panelOf({ pixels, width, heading, windows }: WindowedImage, x: number, y: number) {
  const rows = pixels.length / width;
  const scale = SIDE / Math.max(rows, width);
  const top = y + HEADING;
  const rightEdge = x + width * scale;
  // The last colours of the row, so that the last window is the darkest.
  const colours = COLOURS.slice(COLOURS.length - windows.length);
  const wanted = windows.map((window) => top + window.top * scale);
  const labels = spread(wanted, 1.5 * LABEL);
  return [
    svgText(heading, { x, y: y + 12, size: LABEL, weight: 600 }),
    svgImage(pixels, { x, y: top, width, scale }),
    ...gridLines({ x, y: top, rows, columns: width, scale }),
    ...windows.flatMap((window, i) => {
      const [left, upper] = [x + window.left * scale, top + window.top * scale];
      const w = (window.right - window.left + 1) * scale;
      const h = (window.bottom - window.top + 1) * scale;
      const colour = colours[i]!;
      return [
        `<rect x="${left}" y="${upper}" width="${w}" height="${h}" fill="none" ` +
        `stroke="${colour}" stroke-width="2.4"/>`,
        `<polyline points="${left + w},${upper} ${rightEdge + 5},${labels[i]} ` +
        `${rightEdge + 10},${labels[i]}" fill="none" stroke="${colour}" stroke-width="1.2"/>`,
        svgText(window.label, {
          x: rightEdge + 13,
          y: labels[i]! + 0.35 * LABEL,
          size: LABEL,
          weight: 600,
          colour: colour === theme.colours.modelLight ? "#5f93cf" : colour,
        }),
      ];
    }),
  ];
}

/** Thin lines between the pixels, so that windows can be counted out. */
function gridLines(
  { x, y, rows, columns, scale }: {
    x: number;
    y: number;
    rows: number;
    columns: number;
    scale: number;
  },
): string[] {
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${theme.colours.dataLight}" ` +
    `stroke-width="0.5"/>`;
  const [right, bottom] = [x + columns * scale, y + rows * scale];
  return [
    ...Array.from({ length: rows + 1 }, (_, i) => line(x, y + i * scale, right, y + i * scale)),
    ...Array.from({ length: columns + 1 }, (_, j) => line(x + j * scale, y, x + j * scale, bottom)),
  ];
}
