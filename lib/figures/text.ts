/** Widths of words, for layouts that must fit. @module */
import { Canvas, FontLibrary } from "skia-canvas";
import { fontFiles } from "./font_files.ts";
import { theme } from "./theme.ts";

/** How text is set. */
export interface TextStyle {
  /** Font size in CSS pixels. */
  size: number;
  /** 400 (regular, the default) or 600 (semi-bold). */
  weight?: 400 | 600;
}

type Context = ReturnType<Canvas["getContext"]>;
let measuring: Context | undefined;

/** Makes the project's font known to skia-canvas, once; returns the family name. */
export function loadCanvasFont(): string {
  if (!FontLibrary.has(theme.font)) FontLibrary.use(theme.font, fontFiles());
  return theme.font;
}

/** The CSS `font` of a style. */
export function cssFont(style: TextStyle): string {
  return `${style.weight ?? 400} ${style.size}px ${loadCanvasFont()}`;
}

/**
 * The width of a line of text in the project's font.
 *
 * @param text one line
 * @param style size and weight
 * @returns CSS pixels
 *
 * @example
 * ```ts
 * import { textWidth } from "@dgm/figures/text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(textWidth("wide", { size: 12 }) > 2 * textWidth("i", { size: 12 }));
 * ```
 */
export function textWidth(text: string, style: TextStyle): number {
  if (!measuring) {
    const canvas = new Canvas(1, 1);
    canvas.gpu = false;
    measuring = canvas.getContext("2d");
  }
  measuring.font = cssFont(style);
  return measuring.measureText(text).width;
}

/**
 * Breaks text into lines that are at most so wide; a single longer word stays whole.
 *
 * @param text words with spaces; `\n` always breaks
 * @param style size, weight and width
 * @returns the lines
 *
 * @example
 * ```ts
 * import { wrapText } from "@dgm/figures/text.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(wrapText("one two\nthree", { size: 10, width: 1000 }), ["one two", "three"]);
 * assert.deepEqual(wrapText("one two", { size: 10, width: 20 }), ["one", "two"]);
 * ```
 */
export function wrapText(text: string, style: TextStyle & { width: number }): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line === "" || textWidth(longer, style) <= style.width) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    return [...lines, line];
  });
}
