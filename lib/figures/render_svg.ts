/** SVG in, picture out. @module */
import { Resvg } from "@resvg/resvg-js";
import { fontFiles } from "./font_files.ts";
import { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

let fonts: string[] | undefined;

/**
 * Draws an SVG on opaque paper with the project's own font, at `theme.density` picture pixels for
 * each CSS pixel.
 *
 * @param svg a document with `xmlns`, `width` and `height`
 * @param words the text alternative, and a caption if there is one
 * @returns the picture
 * @throws {TypeError} when the SVG cannot be read, or the alternative is missing
 *
 * @example
 * ```ts
 * import { renderSvg } from "@dgm/figures/render_svg.ts";
 * import assert from "node:assert/strict";
 *
 * const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>`;
 * const picture = renderSvg(svg, { alt: "Empty paper." });
 * assert.deepEqual([picture.width, picture.height], [40, 20]);
 * ```
 */
export function renderSvg(
  svg: string,
  words: { alt: string; caption?: string | undefined },
): Picture {
  try {
    const resvg = new Resvg(svg, {
      background: theme.paper,
      fitTo: { mode: "zoom", value: theme.density },
      font: {
        loadSystemFonts: false,
        fontFiles: fonts ??= fontFiles(),
        defaultFontFamily: theme.font,
        sansSerifFamily: theme.font,
      },
    });
    const image = resvg.render();
    const width = Math.round(image.width / theme.density);
    const height = Math.round(image.height / theme.density);
    return new Picture({ png: new Uint8Array(image.asPng()), width, height, ...words });
  } catch (error) {
    throw error instanceof TypeError
      ? error
      : new TypeError(`Cannot draw a picture: want an SVG document, got ${error}`);
  }
}
