/** Words inside SVG. @module */
import { escapeXml } from "./escape_xml.ts";
import type { TextStyle } from "./text.ts";
import { theme } from "./theme.ts";

/** Where and how {@linkcode svgText} sets its words. */
export interface SvgTextOptions extends TextStyle {
  /** Position of the anchor, in CSS pixels. */
  x: number;
  /** Baseline, in CSS pixels. */
  y: number;
  /** Default: the theme's text colour. */
  colour?: string;
  /** Which point of the text is at x; default `start`. */
  anchor?: "start" | "middle" | "end";
}

/**
 * One line of text as an SVG element.
 *
 * @param text the words
 * @param options place, size, weight, colour
 * @returns `<text …>…</text>`
 *
 * @example
 * ```ts
 * import { svgText } from "@dgm/figures/svg_text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(svgText("a < b", { x: 1, y: 2, size: 12 }), /<text x="1" y="2".*>a &lt; b<\/text>/);
 * ```
 */
export function svgText(text: string, options: SvgTextOptions): string {
  const { x, y, size, weight = 400, colour = theme.text, anchor = "start" } = options;
  return `<text x="${x}" y="${y}" font-family="${theme.font}" font-size="${size}" ` +
    `font-weight="${weight}" fill="${colour}" text-anchor="${anchor}">${escapeXml(text)}</text>`;
}
