/** What a decoder makes of each place in a latent plane. @module */
import { imageGrid, type Images } from "./image_grid.ts";
import type { Picture } from "./picture.ts";

/** What {@linkcode latentGrid} may be told. */
export interface LatentGridOptions {
  /** Half the side of the square, in latent units; default 2: about 95 % of N(0, 1) on each axis. */
  extent?: number;
}

/**
 * The corners of a square lattice in a latent plane, in reading order: the first row has the largest
 * z₂, as the upper edge of a plot has, and z₁ grows from left to right.
 *
 * Shapes: [side², 2], flat.
 *
 * @param side points along one side
 * @param options half the side of the square
 * @returns codes for a decoder
 * @throws {RangeError} when there are fewer than two points along a side
 *
 * @example
 * ```ts
 * import { latentGrid } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...latentGrid(2, { extent: 1 })], [-1, 1, 1, 1, -1, -1, 1, -1]);
 * ```
 */
export function latentGrid(side: number, options: LatentGridOptions = {}): Float32Array {
  if (!(Number.isInteger(side) && side >= 2)) {
    throw new RangeError(`Cannot lay a latent grid: want 2 or more points a side, got ${side}`);
  }
  const { extent = 2 } = options;
  const at = (i: number) => extent * (2 * i / (side - 1) - 1);
  const codes = new Float32Array(2 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      codes.set([at(column), at(side - 1 - row)], 2 * (row * side + column));
    }
  }
  return codes;
}

/** What {@linkcode latentManifold} is told. */
export interface LatentManifoldOptions extends LatentGridOptions {
  /** What the picture shows, for those who do not see it. */
  alt: string;
  /** A sentence shown under the picture; default which part of the plane it is. */
  caption?: string;
  /** CSS pixels for one pixel of the images; default what fits the page. */
  scale?: number;
}

/**
 * Decoded images where their codes lie, without gaps, like a map.
 *
 * @param images what a decoder made of {@linkcode latentGrid}, side² of them in the same order
 * @param options words, and the extent that the grid was made with
 * @returns the picture
 * @throws {RangeError} when the number of images is no square
 *
 * @example
 * ```ts
 * import { latentManifold } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = { pixels: new Float32Array(4), count: 4, height: 1, width: 1, channels: 1 };
 * const picture = latentManifold(images, { alt: "Empty paper.", scale: 5 });
 * assert.equal(picture.width, 2 * 5);
 * ```
 */
export function latentManifold(images: Images, options: LatentManifoldOptions): Picture {
  const { extent = 2, ...words } = options;
  const side = Math.round(Math.sqrt(images.count));
  if (side * side !== images.count || side < 2) {
    throw new RangeError(
      `Cannot draw a latent manifold: want a square number of images, got ${images.count}`,
    );
  }
  const caption = `z₁ from −${extent} on the left to ${extent} on the right, ` +
    `z₂ from −${extent} at the bottom to ${extent} at the top`;
  return imageGrid(images, { caption, ...words, columns: side, gap: 0 });
}
