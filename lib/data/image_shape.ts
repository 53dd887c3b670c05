/** The size of the images that a model works on. @module */

/** Height and width in pixels, and the number of channels (1 grey, 3 colour). */
export interface ImageShape {
  /** Rows of pixels. */
  height: number;
  /** Columns of pixels. */
  width: number;
  /** Values a pixel: 1 for grey, 3 for colour. */
  channels: number;
}

/**
 * Checks an image shape: three positive integers.
 *
 * @param shape what a model is to be built for
 * @param action the action that the error names, such as `create the VAE`
 * @returns a plain copy of the shape
 * @throws {RangeError} when one of the three is not a positive integer
 *
 * @example
 * ```ts
 * import { checkedImageShape } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkedImageShape({ height: 28, width: 0, channels: 1 }, "create the VAE"),
 *   /Cannot create the VAE: width must be a positive integer, got 0/,
 * );
 * ```
 */
export function checkedImageShape(shape: ImageShape, action: string): ImageShape {
  const { height, width, channels } = shape;
  for (const [name, value] of Object.entries({ height, width, channels })) {
    checkPositiveInteger(value, name, action);
  }
  return { height, width, channels };
}

/**
 * Checks one size: a positive integer.
 *
 * @param value the size
 * @param name how the error calls it
 * @param action the action that the error names
 * @returns the value
 * @throws {RangeError} when it is not a positive integer
 *
 * @example
 * ```ts
 * import { checkPositiveInteger } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkPositiveInteger(20, "latent", "create the VAE"), 20);
 * assert.throws(() => checkPositiveInteger(2.5, "latent", "create the VAE"), RangeError);
 * ```
 */
export function checkPositiveInteger(value: number, name: string, action: string): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`Cannot ${action}: ${name} must be a positive integer, got ${value}`);
  }
  return value;
}
