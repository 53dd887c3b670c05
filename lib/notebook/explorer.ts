/** Interactive figures: one HTML output that holds everything it needs, and a picture for static pages. @module */
import { Buffer } from "node:buffer";
import { type DisplayBundle, kernel, type Picture, showDisplay } from "../figures/mod.ts";
import { explorerStyle } from "./explorer_style.ts";
import { pageTools } from "./page_tools.ts";

/** What an {@linkcode Explorer} is made of. */
export interface ExplorerParts<Data> {
  /** What is seen where no script runs; its alternative text speaks for the explorer. */
  still: Picture;
  /** A sentence below the figure: what is shown. */
  caption: string;
  /** Another one, where the page works: how to use it. */
  use: string;
  /** Builds the explorer in the page. It is sent as text: it may name only what is passed to it. */
  page: ExplorerPage<Data>;
  /** Functions that the page needs; sent as text too, and may call each other by name. */
  functions: readonly ((...values: never[]) => unknown)[];
  /** Numbers and words for the page: what JSON holds, big arrays as base64. */
  data: Data;
}

/** Code that runs in the web page. */
export type ExplorerPage<Data> = (root: HTMLElement, data: Data) => void;

/**
 * A figure that can be dragged, when it is the last expression of a notebook cell.
 *
 * It is sent as one bundle: `text/html` with script and data embedded, that needs neither kernel nor
 * network; `image/png` for pages that show pictures only; `text/plain` for those who do not see it.
 *
 * @example
 * ```ts
 * import { imageGrid } from "@dgm/figures/mod.ts";
 * import { Explorer } from "@dgm/notebook/explorer.ts";
 * import assert from "node:assert/strict";
 *
 * const white = { pixels: Uint8Array.of(0), count: 1, height: 1, width: 1, channels: 1 };
 * const explorer = new Explorer(imageGrid(white, { alt: "A white square." }), "<b>Drag me</b>");
 * assert.equal(explorer.bundle()["text/plain"], "A white square.");
 * ```
 */
export class Explorer {
  /** What static pages show. */
  readonly still: Picture;
  /** The whole figure, to be put anywhere into a page. */
  readonly html: string;

  /**
   * Keeps both forms as they are. See {@linkcode makeExplorer}.
   *
   * @param still a picture, whose alternative text speaks for both
   * @param html the interactive figure
   */
  constructor(still: Picture, html: string) {
    this.still = still;
    this.html = html;
  }

  /** The figure by media type. */
  bundle(): { "text/html": string; "image/png": string; "text/plain": string } {
    return { "text/html": this.html, ...this.still.bundle() };
  }

  /** Called by the kernel; sent as an output of its own, as pictures are, to keep the metadata. */
  async [Symbol.for("Jupyter.display")](): Promise<DisplayBundle> {
    const jupyter = kernel();
    if (!jupyter) return this.bundle();
    await showDisplay(jupyter, { data: this.bundle(), metadata: this.still.metadata() });
    return {};
  }
}

/**
 * Writes the page of an explorer.
 *
 * JupyterLab runs scripts of trusted notebooks only: an untrusted one, or a page without scripts, shows
 * the picture and the caption, which the HTML holds as well. The same parts give the same text: there
 * are no random names in it.
 *
 * @param parts picture, words, code and data
 * @returns the explorer
 *
 * @example
 * ```ts
 * import { imageGrid } from "@dgm/figures/mod.ts";
 * import { makeExplorer } from "@dgm/notebook/explorer.ts";
 * import assert from "node:assert/strict";
 *
 * const white = { pixels: Uint8Array.of(0), count: 1, height: 1, width: 1, channels: 1 };
 * const { html } = makeExplorer({
 *   still: imageGrid(white, { alt: "A white square." }),
 *   caption: "A number.",
 *   use: "Look at it.",
 *   page: (root, { n }) => root.append(String(n)),
 *   functions: [],
 *   data: { n: 3 },
 * });
 * assert.match(html, /<img alt="A white square\."/);
 * assert.doesNotMatch(html, /https?:/);
 * ```
 */
export function makeExplorer<Data>(parts: ExplorerParts<Data>): Explorer {
  const { still, caption, use, page, functions, data } = parts;
  const { width, height, alt } = still;
  const png = Buffer.from(still.png).toString("base64");
  const html = [
    `<figure class="dgm-explorer">`,
    `<style>${explorerStyle()}</style>`,
    `<img alt="${escaped(alt)}" width="${width}" height="${height}" ` +
    `src="data:image/png;base64,${png}">`,
    `<figcaption>${escaped(caption)}</figcaption>`,
    `<script>{`,
    ...[...pageTools, ...functions].map(String),
    `const root = explorerRoot();`,
    `(${page})(root, ${json(data)});`,
    `root.querySelector("figcaption").append(${json(` ${use}`)});`,
    // Gone only now: a browser that cannot run the page keeps the picture.
    `root.querySelector("img").remove();`,
    `}</script>`,
    `</figure>`,
  ].join("\n");
  return new Explorer(still, html);
}

function escaped(text: string): string {
  const names: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  return text.replace(/[&<>"]/g, (letter) => `&${names[letter]};`);
}

/** JSON that cannot end a script. */
function json(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
