/** Charts: one or more plots under one heading. @module */
import type { PlotOptions } from "@observablehq/plot";
import { type Heading, layHeading } from "./heading.ts";
import type { Picture } from "./picture.ts";
import { plotSvg } from "./plot_svg.ts";
import { renderSvg } from "./render_svg.ts";
import { round } from "./round.ts";
import { svgText } from "./svg_text.ts";
import { theme } from "./theme.ts";

/** One plot of a chart, as Plot.plot takes it. */
export interface Panel extends Omit<PlotOptions, "title" | "subtitle" | "caption" | "document"> {
  /** A few words above this panel. */
  heading?: string;
}

/** What {@linkcode chart} draws. */
export interface ChartOptions extends Heading {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence under the picture. */
  caption?: string;
  /** Width of the whole, in CSS pixels; default `theme.width`. */
  width?: number;
  /** Height of the panels, in CSS pixels; default 300. */
  height?: number;
  /** Room for each panel relative to the others; default all the same. */
  widths?: readonly number[];
}

/** Room between a panel's edge and its plot, in CSS pixels, unless the panel asks for other. */
export const MARGIN: Readonly<Record<"top" | "right" | "bottom" | "left", number>> = {
  top: 14,
  right: 12,
  bottom: 38,
  left: 44,
};
/** What of a panel's height is margin, in CSS pixels. */
export const VERTICAL: number = MARGIN.top + MARGIN.bottom;
/** Room below the upper margin that the scale leaves free, in CSS pixels. */
const INSET_TOP = 2;
/** Room between two panels, in CSS pixels. */
export const GAP = 26;
const PANEL_HEADING = 24;

/**
 * Draws charts with Observable Plot in the project's style: opaque paper, own font, no legends.
 *
 * @param plots one plot or several, left to right: options of Plot.plot, with house defaults below
 * @param options alternative text, heading, caption, size
 * @returns the picture
 * @throws {TypeError} when there is no panel or no alternative text
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { chart, theme } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const line = Plot.line([[0, 0], [1, 1]], { stroke: theme.colours.model });
 * const picture = chart({ marks: [line] }, {
 *   title: "A straight line is straight",
 *   alt: "A blue line from (0, 0) to (1, 1).",
 * });
 * assert.equal(picture.width, theme.width);
 * ```
 */
export function chart(plots: Panel | readonly Panel[], options: ChartOptions): Picture {
  const { alt, caption } = options;
  const panels = Array.isArray(plots) ? plots as readonly Panel[] : [plots as Panel];
  return renderSvg(chartSvg(panels, options), { alt, caption });
}

/** The chart as SVG text. */
function chartSvg(panels: readonly Panel[], options: ChartOptions): string {
  const { width = theme.width, height = 300 } = options;
  if (panels.length === 0) {
    throw new TypeError("Cannot draw a chart: want at least one panel, got none");
  }
  const margin = theme.size.margin;
  const inner = width - 2 * margin;
  const { lines, height: headingHeight } = layHeading(options, inner);
  const hasPanelHeadings = panels.some((panel) => panel.heading !== undefined);
  const top = margin + headingHeight;
  const plotTop = top + (hasPanelHeadings ? PANEL_HEADING : 0);
  const parts = lines.map(({ text, ...line }) =>
    svgText(text, { x: margin, ...line, y: margin + line.y - 4 })
  );
  const shares = options.widths ?? panels.map(() => 1);
  const unit = (inner - GAP * (panels.length - 1)) / shares.reduce((sum, one) => sum + one, 0);
  let x = margin;
  panels.forEach(({ heading, ...plot }, i) => {
    const panelWidth = unit * (shares[i] ?? 1);
    if (heading !== undefined) {
      parts.push(svgText(heading, { x, y: top + 12, size: theme.size.label, weight: 600 }));
    }
    const svg = plotSvg({ ...styled(plot), width: Math.round(panelWidth), height });
    parts.push(svg.replace(/^<svg/, `<svg x="${round(x)}" y="${plotTop}"`));
    x += panelWidth + GAP;
  });
  const total = plotTop + height + margin - 6;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" ` +
    `viewBox="0 0 ${width} ${total}">\n` +
    `<rect width="100%" height="100%" fill="${theme.paper}"/>\n${parts.join("\n")}\n</svg>\n`;
}

/** House defaults under what the caller asked for. */
function styled(plot: PlotOptions): PlotOptions {
  return {
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    insetTop: INSET_TOP,
    ...plot,
    style: {
      fontFamily: theme.font,
      fontSize: `${theme.size.tick}px`,
      color: theme.muted,
      background: "none",
      ...(typeof plot.style === "object" ? plot.style : {}),
    },
    x: { tickSize: 4, labelAnchor: "center", labelArrow: "none", ...plot.x },
    y: { tickSize: 0, grid: true, ...plot.y },
  };
}
