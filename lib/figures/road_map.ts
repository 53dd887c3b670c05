/** Parts of a course as boxes, and what leads to what. @module */
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { svgText } from "./svg_text.ts";
import { wrapText } from "./text.ts";
import { theme } from "./theme.ts";

/** One part. */
export interface RoadMapPart {
  /** A number or a short word, by which arrows call it. */
  name: string;
  /** What it is about, in a few words. */
  title: string;
  /** Column and row, from 0; fractions are allowed. */
  at: readonly [column: number, row: number];
  /** The parts that lead to it, by name. */
  from?: readonly string[];
  /** `here` is filled, `ready` (default) has a firm outline, `planned` a dashed grey one. */
  state?: "here" | "ready" | "planned";
}

/** What {@linkcode roadMap} is told. */
export interface RoadMapOptions extends Heading {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence under the picture. */
  caption?: string;
}

const BOX = { width: 116, height: 76, corner: 9 };
const ROW = 108;
const PAD = 11;
const LINES = 2;
const TITLE = { size: theme.size.label } as const;

/**
 * Boxes with a name and a title, and arrows from each part to those that build on it.
 *
 * @param parts the boxes, each with its place and what it builds on
 * @param options words
 * @returns the picture, as wide as the page
 * @throws {RangeError} when there are no parts, one builds on a part that is not there, or a title takes
 *   more than two lines
 *
 * @example
 * ```ts
 * import { roadMap } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const picture = roadMap([
 *   { name: "00", title: "Start here", at: [0, 0], state: "here" },
 *   { name: "01", title: "What comes next", at: [1, 0], from: ["00"] },
 * ], { alt: "Two boxes with an arrow between them." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function roadMap(parts: readonly RoadMapPart[], options: RoadMapOptions): Picture {
  if (parts.length === 0) throw new RangeError("Cannot draw a map: want at least one part");
  const { alt, caption } = options;
  const { margin } = theme.size;
  const inner = theme.width - 2 * margin;
  const heading = layHeading(options, inner);
  const columns = Math.max(1, ...parts.map(({ at }) => at[0]));
  const rows = Math.max(...parts.map(({ at }) => at[1]));
  const top = margin + heading.height;
  const place = ({ at: [column, row] }: RoadMapPart): Corner => ({
    x: margin + column * (inner - BOX.width) / columns,
    y: top + row * ROW,
  });
  const arrows = parts.flatMap((part) =>
    (part.from ?? []).map((name) => {
      const before = parts.find((one) => one.name === name);
      if (before) return arrow(place(before), place(part), part.state === "planned");
      throw new RangeError(`Cannot draw a map: ${part.name} builds on ${name}, which is not there`);
    })
  );
  const words = heading.lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  const height = top + rows * ROW + BOX.height + margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${theme.width}" height="${height}">` +
    [...words, ...arrows, ...parts.map((part) => box(part, place(part)))].join("\n") + "</svg>";
  return renderSvg(svg, { alt, caption });
}

/** The upper left corner of a box. */
interface Corner {
  x: number;
  y: number;
}

function box({ name, title, state = "ready" }: RoadMapPart, { x, y }: Corner): string {
  const planned = state === "planned";
  const outline = planned ? theme.axis : theme.colours.model;
  const fill = state === "here" ? theme.colours.model : theme.paper;
  const colour = state === "here" ? theme.paper : planned ? theme.muted : theme.text;
  const lines = wrapText(title, { ...TITLE, width: BOX.width - 2 * PAD });
  if (lines.length > LINES) {
    throw new RangeError(
      `Cannot draw a map: want titles of ${LINES} lines at most, got ${lines.join(" / ")}`,
    );
  }
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="${BOX.corner}" ` +
    `fill="${fill}" stroke="${outline}" stroke-width="1.6"` +
    `${planned ? ' stroke-dasharray="5 4"' : ""}/>`,
    svgText(name, {
      x: x + PAD,
      y: y + 23,
      size: 15,
      weight: 600,
      colour: state === "ready" ? theme.colours.model : colour,
    }),
    ...lines.map((line, i) => svgText(line, { x: x + PAD, y: y + 43 + 17 * i, ...TITLE, colour })),
  ].join("\n");
}

/** From side to side where there is a column between them, else from below to above. */
function arrow(from: Corner, to: Corner, planned: boolean): string {
  const level = to.x - from.x > BOX.width && to.y - from.y < BOX.height;
  const [x1, y1, x2, y2] = level
    ? [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2]
    : [from.x + BOX.width / 2, from.y + BOX.height, to.x + BOX.width / 2, to.y];
  const bend = level ? (x2 - x1) / 2 : (y2 - y1) / 2;
  const [tipX, tipY] = level ? [x2 - 7, y2] : [x2, y2 - 7];
  const curve = level
    ? `C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${tipX} ${tipY}`
    : `C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${tipX} ${tipY}`;
  const wings = level
    ? `${x2 - 9},${y2 - 4.5} ${x2 - 9},${y2 + 4.5}`
    : `${x2 - 4.5},${y2 - 9} ${x2 + 4.5},${y2 - 9}`;
  const colour = planned ? theme.axis : theme.text;
  return `<path d="M ${x1} ${y1} ${curve}" fill="none" stroke="${colour}" stroke-width="1.5"` +
    `${planned ? ' stroke-dasharray="5 4"' : ""}/>` +
    `<polygon points="${x2 - (level ? 1 : 0)},${y2 - (level ? 0 : 1)} ${wings}" fill="${colour}"/>`;
}
