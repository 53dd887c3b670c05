/** Originals above what a model made of them. @module */
import { imageGrid, type Images } from "./image_grid.ts";
import type { Picture } from "./picture.ts";

/** What {@linkcode reconstructions} may be told. */
export interface ReconstructionsOptions {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence shown under the picture. */
  caption?: string;
  /** The words before the two rows; default `original` and `reconstruction`. */
  rowLabels?: readonly [string, string];
  /** What the value 1 of grey images looks like: `ink` (default), black on paper; or `light`, white. */
  one?: "ink" | "light";
}

/**
 * Originals in the first row, their reconstructions below.
 *
 * @param originals the images that were encoded
 * @param copies their reconstructions, in the same order and size
 * @param options alternative text, caption, words before the rows
 * @returns the picture
 * @throws {TypeError} when the two sets differ in size
 *
 * @example
 * ```ts
 * import { reconstructions } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = { pixels: Uint8Array.of(0, 255), count: 2, height: 1, width: 1, channels: 1 };
 * const picture = reconstructions(images, images, { alt: "Two squares, and the same below." });
 * assert.ok(picture.png.length > 0);
 * ```
 */
export function reconstructions(
  originals: Images,
  copies: Images,
  options: ReconstructionsOptions,
): Picture {
  const sizes = [originals, copies].map(({ count, height, width, channels }) =>
    [count, height, width, channels].join()
  );
  if (sizes[0] !== sizes[1]) {
    throw new TypeError(
      `Cannot compare images: want two sets of one size, got ${sizes.join(" and ")}`,
    );
  }
  const { rowLabels = ["original", "reconstruction"] } = options;
  const pixels = new Float32Array(2 * originals.pixels.length);
  pixels.set(unit(originals));
  pixels.set(unit(copies), originals.pixels.length);
  const both = { ...originals, count: 2 * originals.count, pixels };
  return imageGrid(both, { ...options, columns: originals.count, rowLabels });
}

function unit({ pixels }: Images): Float32Array {
  return pixels instanceof Uint8Array ? Float32Array.from(pixels, (value) => value / 255) : pixels;
}
