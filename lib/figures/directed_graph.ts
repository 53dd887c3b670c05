/** Probabilistic models as graphs: circles for variables, arrows for "is drawn given". @module */
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { renderSvg } from "./render_svg.ts";
import { round } from "./round.ts";
import { svgText } from "./svg_text.ts";
import { textWidth } from "./text.ts";
import { theme } from "./theme.ts";

/** One variable. */
export interface GraphNode {
  /** What arrows call it, and what stands in its circle unless there is a label. */
  name: string;
  /** What stands in the circle. */
  label?: string;
  /** Words below the circle, such as the distribution. */
  note?: string;
  /** Column and row, from 0; fractions are allowed. */
  at: readonly [column: number, row: number];
  /** Observed variables are shaded; `fixed` ones, such as parameters, have no circle. Default `latent`. */
  kind?: "latent" | "observed" | "fixed";
}

/** One arrow. */
export interface GraphArrow {
  /** The variable that is given. */
  from: string;
  /** The variable that is drawn. */
  to: string;
  /** Words above the middle of the arrow. */
  label?: string;
  /** Dashed, as inference is: against the direction of the model. Default false. */
  dashed?: boolean;
}

/** A model. */
export interface Graph {
  /** The variables. */
  nodes: readonly GraphNode[];
  /** What depends on what. */
  arrows: readonly GraphArrow[];
  /** A frame around some variables, which says how often they are repeated. */
  plate?: { around: readonly string[]; label: string };
}

/** What {@linkcode directedGraph} is told. */
export interface DirectedGraphOptions extends Heading {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence under the picture. */
  caption?: string;
  /** CSS pixels from column to column; default 190. */
  columnWidth?: number;
}

const RADIUS = 27;
const ROW = 118;
const EDGE = 74;
const SMALL = { size: theme.size.label } as const;

/**
 * A directed graphical model: open circles are latent, shaded ones observed.
 *
 * @param graph variables, arrows and a frame
 * @param options words, distance of the columns
 * @returns the picture, as wide as the graph needs
 * @throws {RangeError} when there is no variable, or an arrow or the frame names one that is not there
 *
 * @example
 * ```ts
 * import { directedGraph } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const picture = directedGraph({
 *   nodes: [{ name: "z", at: [0, 0] }, { name: "x", at: [1, 0], kind: "observed" }],
 *   arrows: [{ from: "z", to: "x", label: "p(x|z)" }],
 * }, { alt: "A code z with an arrow to an observed x." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function directedGraph(graph: Graph, options: DirectedGraphOptions): Picture {
  const { nodes, arrows, plate } = graph;
  if (nodes.length === 0) throw new RangeError("Cannot draw a graph: want at least one variable");
  const { alt, caption, columnWidth = 190 } = options;
  const { margin } = theme.size;
  const columns = Math.max(...nodes.map(({ at }) => at[0]));
  const rows = Math.max(...nodes.map(({ at }) => at[1]));
  const width = Math.max(360, columns * columnWidth + 2 * (EDGE + margin));
  const heading = layHeading(options, width - 2 * margin);
  const left = (width - columns * columnWidth) / 2;
  const isOpen = nodes.every(({ at, kind }) => at[1] > 0 || kind === "fixed");
  const top = margin + heading.height + (isOpen ? 24 : EDGE - 14);
  const place = ({ at: [column, row] }: GraphNode): Point => ({
    x: left + column * columnWidth,
    y: top + row * ROW,
  });
  const find = (name: string) => {
    const node = nodes.find((one) => one.name === name);
    if (node) return { ...place(node), node };
    const known = nodes.map((one) => one.name).join(", ");
    throw new RangeError(`Cannot draw a graph: want one of ${known}, got ${name}`);
  };
  const height = top + rows * ROW + EDGE + 14;
  const parts = [
    ...heading.lines.map(({ text, ...line }) =>
      svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
    ),
    ...(plate ? [frame(plate.around.map(find), plate.label)] : []),
    ...arrows.map((one) => arrow(find(one.from), find(one.to), one)),
    ...nodes.map((node) => circle(node, place(node))),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    parts.join("\n") + "</svg>";
  return renderSvg(svg, { alt, caption });
}

interface Point {
  x: number;
  y: number;
}

function circle({ name, label = name, note, kind = "latent" }: GraphNode, { x, y }: Point): string {
  const fill = kind === "observed" ? theme.colours.dataLight : theme.paper;
  const outline = kind === "fixed"
    ? ""
    : `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="${fill}" stroke="${theme.colours.truth}" ` +
      `stroke-width="1.6"/>`;
  const words = svgText(label, { x, y: y + 7, size: 20, weight: 600, anchor: "middle" });
  const below = note === undefined
    ? ""
    : svgText(note, { x, y: y + RADIUS + 19, ...SMALL, anchor: "middle" });
  return outline + words + below;
}

type Place = Point & { node: GraphNode };

function arrow(from: Place, to: Place, { label, dashed = false }: GraphArrow): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const start = (from.node.kind === "fixed" ? 14 : RADIUS) + 3;
  const at = (point: Point, distance: number, turn = 0): Point => ({
    x: round(point.x + distance * Math.cos(angle + turn)),
    y: round(point.y + distance * Math.sin(angle + turn)),
  });
  const [tail, tip] = [at(from, start), at(to, -(to.node.kind === "fixed" ? 17 : RADIUS + 3))];
  const wings = [0.4, -0.4].map((turn) => at(tip, -9, turn));
  const colour = theme.colours.truth;
  const middle = { x: (tail.x + tip.x) / 2, y: (tail.y + tip.y) / 2 };
  // Words stand above a level arrow and beside a steep one.
  const steep = Math.abs(Math.sin(angle)) > 0.5;
  const words = label === undefined ? "" : svgText(label, {
    ...(steep ? { x: middle.x + 11, y: middle.y + 4 } : { x: middle.x, y: middle.y - 10 }),
    ...SMALL,
    anchor: steep ? "start" : "middle",
  });
  return `<line x1="${tail.x}" y1="${tail.y}" x2="${tip.x}" y2="${tip.y}" stroke="${colour}" ` +
    `stroke-width="1.6"${dashed ? ' stroke-dasharray="6 4"' : ""}/>` +
    `<polygon points="${[tip, ...wings].map(({ x, y }) => `${x},${y}`).join(" ")}" ` +
    `fill="${colour}"/>${words}`;
}

function frame(places: readonly Place[], label: string): string {
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const side = Math.max(RADIUS + 16, ...places.map(({ node }) => noteHalf(node) + 10));
  const [left, right] = [Math.min(...xs) - side, Math.max(...xs) + side];
  const [top, bottom] = [Math.min(...ys) - RADIUS - 16, Math.max(...ys) + RADIUS + 52];
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="10" ` +
    `fill="none" stroke="${theme.axis}" stroke-width="1.3"/>` +
    svgText(label, {
      x: right - 10,
      y: bottom - 8,
      size: theme.size.tick,
      colour: theme.muted,
      anchor: "end",
    });
}

function noteHalf({ note = "" }: GraphNode): number {
  return textWidth(note, SMALL) / 2;
}
