/** Figure: a reconstruction looks like its original, but softer. @module */
import { imageGrid, type Images } from "./image_grid.ts";
import type { Picture } from "./picture.ts";

/**
 * Originals in the first row, their reconstructions below.
 *
 * @param originals the images that were encoded
 * @param copies their reconstructions, in the same order and size
 * @param options alternative text
 * @returns the picture
 * @throws {TypeError} when the two sets differ in size
 *
 * @example
 * ```ts
 * import { reconstructions } from "@dgm/figures/reconstructions.ts";
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
  options: { alt: string },
): Picture {
  const sizes = [originals, copies].map(({ count, height, width, channels }) =>
    [count, height, width, channels].join()
  );
  if (sizes[0] !== sizes[1]) {
    throw new TypeError(
      `Cannot compare images: want two sets of one size, got ${sizes.join(" and ")}`,
    );
  }
  const pixels = Float32Array.from([...unit(originals), ...unit(copies)]);
  const rowLabels = ["original", "reconstruction"];
  const both = { ...originals, count: 2 * originals.count, pixels };
  return imageGrid(both, { ...options, columns: originals.count, rowLabels });
}

function unit({ pixels }: Images): Float32Array {
  return pixels instanceof Uint8Array ? Float32Array.from(pixels, (value) => value / 255) : pixels;
}
