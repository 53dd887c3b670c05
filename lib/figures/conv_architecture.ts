/** A convolutional network, map by map. @module */
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { round } from "./round.ts";
import { svgText, type SvgTextOptions } from "./svg_text.ts";
import { theme } from "./theme.ts";

/** What one layer gives. */
export interface DrawnMap {
  /** What was done to get it, such as `conv 3×3`. */
  operation: string;
  /** [height, width, channels] of a feature map, or [units] of a vector. */
  shape: readonly number[];
  /** A line below, such as what one of its units sees. */
  note?: string;
}

/** One network of the drawing. */
export interface DrawnNetwork {
  /** Its name. */
  heading: string;
  /** Its maps from left to right, at least two. */
  maps: readonly DrawnMap[];
}

/** What {@linkcode convArchitecture} may be told. */
export interface ConvArchitectureOptions extends Heading {
  /** What the picture shows, for those who do not see it; default the shapes in words. */
  alt?: string;
  /** A sentence under the picture. */
  caption?: string;
}

/** Height of the largest map, and of the parts around it, in CSS pixels. */
const TALLEST = 66;
const SHEET = 3;
const HEADING = 24;
const OPERATION = 20;
const WORDS = 52;
const GAP = 18;

/**
 * Networks below each other, each a row of feature maps: a sheet for the height and width, more sheets
 * behind it for more channels, a bar for a vector; with shape, number of values and a note below.
 *
 * @param networks what to draw, from top to bottom
 * @param options words
 * @returns the picture
 * @throws {RangeError} when a network has fewer than two maps, or a shape is neither map nor vector
 *
 * @example
 * ```ts
 * import { convArchitecture } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const maps = [
 *   { operation: "image", shape: [28, 28, 1] },
 *   { operation: "conv 3×3", shape: [28, 28, 16] },
 * ];
 * const picture = convArchitecture([{ heading: "Encoder", maps }]);
 * assert.equal(picture.alt, "Encoder: image 28×28×1, conv 3×3 28×28×16.");
 * ```
 */
export function convArchitecture(
  networks: readonly DrawnNetwork[],
  options: ConvArchitectureOptions = {},
): Picture {
  networks.forEach(checkNetwork);
  const spoken = networks.map(({ heading, maps }) =>
    `${heading}: ${maps.map((map) => `${map.operation} ${map.shape.join("×")}`).join(", ")}.`
  );
  const { alt = spoken.join(" "), caption } = options;
  const { margin } = theme.size;
  const inner = theme.width - 2 * margin;
  const heading = layHeading(options, inner);
  const largest = Math.max(
    ...networks.flatMap(({ maps }) => maps.flatMap(({ shape }) => isMap(shape) ? shape[0]! : [])),
    1,
  );
  const row = HEADING + OPERATION + TALLEST + 6 * SHEET + WORDS + GAP;
  const parts = heading.lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  networks.forEach((network, i) => {
    const y = margin + heading.height + i * row;
    parts.push(networkOf(network, { x: margin, y, width: inner, unit: TALLEST / largest }));
  });
  const total = 2 * margin + heading.height + networks.length * row - GAP;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${theme.width}" height="${total}">` +
    `${parts.join("\n")}</svg>`;
  return renderSvg(svg, { alt, caption });
}

interface Place {
  x: number;
  y: number;
  width: number;
  /** CSS pixels for one row of a map. */
  unit: number;
}

function networkOf({ heading, maps }: DrawnNetwork, { x, y, width, unit }: Place): string {
  const column = width / maps.length;
  const axis = y + HEADING + OPERATION + 3 * SHEET + TALLEST / 2;
  const bottom = y + HEADING + OPERATION + 6 * SHEET + TALLEST;
  const drawn = maps.map((map, i) => {
    const centre = x + (i + 0.5) * column;
    const ends = i === 0 && map.operation === "image" ||
      i === maps.length - 1 && isImage(map.shape);
    const colour = !isMap(map.shape)
      ? theme.colours.modelDark
      : ends
      ? theme.colours.dataLight
      : theme.colours.modelLight;
    return { ...blockOf(map.shape, { centre, axis, unit, colour }), centre, map };
  });
  const words = drawn.flatMap(({ map: { operation, shape, note }, centre }) => {
    const values = shape.reduce((product, size) => product * size, 1);
    return [
      middle(operation, centre, y + HEADING + 10, { size: 12, weight: 600 }),
      middle(shape.join("×"), centre, bottom + 16, { size: theme.size.label }),
      middle(`${values.toLocaleString("en")} values`, centre, bottom + 32, { size: 11 }),
      ...(note === undefined ? [] : [middle(note, centre, bottom + 47, { size: 11 })]),
    ];
  });
  const arrows = drawn.slice(1).map(({ left }, i) => arrow(drawn[i]!.right + 4, left - 4, axis));
  return [
    svgText(heading, { x, y: y + 12, size: 14, weight: 600 }),
    ...drawn.map(({ svg }) => svg),
    ...arrows,
    ...words,
  ].join("\n");
}

/** Sheets for a map, a bar for a vector. */
function blockOf(
  shape: readonly number[],
  { centre, axis, unit, colour }: { centre: number; axis: number; unit: number; colour: string },
): { svg: string; left: number; right: number } {
  if (!isMap(shape)) {
    const height = TALLEST * Math.min(1, 0.2 + Math.log2(shape[0]! + 1) / 12);
    const svg = `<rect x="${round(centre - 6)}" y="${round(axis - height / 2)}" width="12" ` +
      `height="${round(height)}" rx="3" fill="${colour}"/>`;
    return { svg, left: centre - 6, right: centre + 6 };
  }
  const [rows, columns, channels] = shape as [number, number, number];
  const sheets = 1 + Math.round(Math.log2(channels));
  const [w, h] = [columns * unit, rows * unit];
  const reach = (sheets - 1) * SHEET;
  const svg = Array.from({ length: sheets }, (_, i) => {
    const shift = reach / 2 - i * SHEET; // the first sheet is the one at the back
    return `<rect x="${round(centre - w / 2 + shift)}" y="${round(axis - h / 2 - shift)}" ` +
      `width="${round(w)}" height="${round(h)}" fill="${colour}" stroke="${theme.paper}" ` +
      `stroke-width="1"/>`;
  }).join("");
  return { svg, left: centre - (w + reach) / 2, right: centre + (w + reach) / 2 };
}

function arrow(from: number, to: number, y: number): string {
  const colour = theme.muted;
  return `<line x1="${round(from)}" y1="${y}" x2="${round(to - 4)}" y2="${y}" ` +
    `stroke="${colour}" stroke-width="1.3"/>` +
    `<polygon points="${round(to)},${y} ${round(to - 6)},${y - 3.5} ${round(to - 6)},${y + 3.5}" ` +
    `fill="${colour}"/>`;
}

function middle(text: string, x: number, y: number, style: Partial<SvgTextOptions>): string {
  const colour = style.size === 11 ? theme.muted : theme.text;
  return svgText(text, { x: round(x), y: round(y), size: 12, anchor: "middle", colour, ...style });
}

function isMap(shape: readonly number[]): boolean {
  return shape.length === 3;
}

function isImage(shape: readonly number[]): boolean {
  return isMap(shape) && (shape[2] === 1 || shape[2] === 3);
}

function checkNetwork({ heading, maps }: DrawnNetwork): void {
  if (maps.length < 2) {
    throw new RangeError(`Cannot draw ${heading}: want at least two maps, got ${maps.length}`);
  }
  for (const { shape } of maps) {
    const sizes = shape.every((size) => Number.isInteger(size) && size > 0);
    if (sizes && (isMap(shape) || shape.length === 1)) continue;
    throw new RangeError(
      `Cannot draw ${heading}: want [height, width, channels] or [units], got [${shape}]`,
    );
  }
}
