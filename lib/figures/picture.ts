/** What every figure returns: a PNG with its text alternative. @module */
import { Buffer } from "node:buffer";
import { type DisplayBundle, kernel, showDisplay } from "./kernel.ts";

/** What a {@linkcode Picture} is made of. */
export interface PictureParts {
  /** A PNG file. */
  png: Uint8Array;
  /** Width on the page, in CSS pixels; the PNG has `theme.density` times as many. */
  width: number;
  /** Height on the page, in CSS pixels. */
  height: number;
  /** What the picture shows, in one or two sentences, for those who do not see it. */
  alt: string;
  /** A sentence shown under the picture. */
  caption?: string | undefined;
}

/**
 * A picture that shows itself when it is the last expression of a notebook cell.
 *
 * The page receives the PNG at its CSS size with the text alternative in the output's metadata, and
 * the caption as text below.
 *
 * @example
 * ```ts
 * import { Picture } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const png = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
 * const picture = new Picture({ png, width: 10, height: 10, alt: "A white square." });
 * assert.equal(picture.bundle()["text/plain"], "A white square.");
 * assert.throws(() => new Picture({ png, width: 10, height: 10, alt: "" }), /alt/);
 * ```
 */
export class Picture {
  /** The PNG file. */
  readonly png: Uint8Array;
  /** Width on the page, in CSS pixels. */
  readonly width: number;
  /** Height on the page, in CSS pixels. */
  readonly height: number;
  /** The text alternative. */
  readonly alt: string;
  /** A sentence shown under the picture. */
  readonly caption: string | undefined;

  /**
   * Keeps the parts as they are.
   *
   * @param parts the file, its size on the page, and what it shows
   * @throws {TypeError} when the text alternative is missing
   */
  constructor(parts: PictureParts) {
    if (typeof parts.alt !== "string" || parts.alt.trim() === "") {
      throw new TypeError(
        `Cannot make a picture: alt must say what it shows, got ${JSON.stringify(parts.alt)}`,
      );
    }
    this.png = parts.png;
    this.width = parts.width;
    this.height = parts.height;
    this.alt = parts.alt;
    this.caption = parts.caption;
  }

  /** The picture by media type: `image/png` in base64, and the alternative as `text/plain`. */
  bundle(): { "image/png": string; "text/plain": string } {
    return { "image/png": Buffer.from(this.png).toString("base64"), "text/plain": this.alt };
  }

  /** Size on the page and text alternative, as notebook files keep them. */
  metadata(): { "image/png": { width: number; height: number; alt: string } } {
    return { "image/png": { width: this.width, height: this.height, alt: this.alt } };
  }

  /**
   * Called by the kernel. A result that is returned here would lose its metadata (Deno 2.8.1 always
   * sends `{}`), and with it size and alternative; so the picture is sent as an output of its own
   * and what is returned is the caption.
   */
  async [Symbol.for("Jupyter.display")](): Promise<DisplayBundle> {
    const jupyter = kernel();
    if (!jupyter) return this.bundle();
    await showDisplay(jupyter, { data: this.bundle(), metadata: this.metadata() });
    if (this.caption === undefined) return {};
    return { "text/markdown": `*${this.caption}*`, "text/plain": this.caption };
  }
}
