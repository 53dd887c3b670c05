/** Title and subtitle above a figure. @module */
import { type TextStyle, wrapText } from "./text.ts";
import { theme } from "./theme.ts";

/** The words above a figure. */
export interface Heading {
  /** The claim that the figure makes, in one line if it can be. */
  title?: string;
  /** What is drawn, with units. */
  subtitle?: string;
}

/** One line of a heading and where its baseline is. */
export interface HeadingLine extends TextStyle {
  /** The words. */
  text: string;
  /** The baseline, in CSS pixels from the top. */
  y: number;
  /** Its colour. */
  colour: string;
}

/**
 * Breaks a heading into lines and places them.
 *
 * @param heading title and subtitle
 * @param width room for a line, in CSS pixels
 * @returns the lines, and the height that they take with the space below
 *
 * @example
 * ```ts
 * import { layHeading } from "@dgm/figures/heading.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(layHeading({}, 600).height, 0);
 * assert.equal(layHeading({ title: "Loss falls", subtitle: "nats" }, 600).lines.length, 2);
 * ```
 */
export function layHeading(
  heading: Heading,
  width: number,
): { lines: HeadingLine[]; height: number } {
  const lines: HeadingLine[] = [];
  let y = 0;
  const add = (text: string | undefined, style: TextStyle, colour: string) => {
    if (!text) return;
    for (const line of wrapText(text, { ...style, width })) {
      y += style.size * 1.32;
      lines.push({ text: line, y, colour, ...style });
    }
    y += style.size * 0.2;
  };
  add(heading.title, { size: theme.size.title, weight: 600 }, theme.text);
  add(heading.subtitle, { size: theme.size.subtitle }, theme.muted);
  return { lines, height: lines.length === 0 ? 0 : Math.ceil(y + 12) };
}
