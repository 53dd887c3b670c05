/** Scaling an image: the mean of what a pixel covers when it shrinks, bilinear when it grows. @module */

/** A part of an image and the size that it is to get. */
export interface ResizeOptions {
  /** The size of the source, in pixels. */
  from: { height: number; width: number };
  /** The size of the result, in pixels. */
  to: { height: number; width: number };
  /** The part that is shown, in source pixels, fractions included. Default: all of it. */
  part?: { x: number; y: number; width: number; height: number };
  /** Values a pixel. */
  channels: number;
}

/**
 * Scales an image, each axis on its own.
 *
 * A pixel that covers several pixels of the source becomes their mean, weighted by area, so that thin
 * lines grow faint but do not vanish as they do where a canvas picks single pixels.
 *
 * Shapes: source [from.height, from.width, channels] to [to.height, to.width, channels].
 *
 * @param source the values, row-major
 * @param options sizes
 * @returns the scaled values, not rounded
 * @throws {TypeError} when the source has another length
 *
 * @example
 * ```ts
 * import { resize } from "@dgm/data/resize.ts";
 * import assert from "node:assert/strict";
 *
 * const from = { height: 2, width: 4 };
 * const to = { height: 1, width: 2 };
 * const source = Uint8Array.of(0, 0, 100, 200, 0, 40, 100, 200);
 * assert.deepEqual([...resize(source, { from, to, channels: 1 })], [10, 150]);
 * ```
 */
export function resize(source: ArrayLike<number>, options: ResizeOptions): Float32Array {
  const { from, to, channels } = options;
  const wanted = from.height * from.width * channels;
  if (source.length !== wanted) {
    throw new TypeError(
      `Cannot resize: want ${from.height} × ${from.width} × ${channels} = ${wanted} values, ` +
        `got ${source.length}`,
    );
  }
  const part = options.part ?? { x: 0, y: 0, width: from.width, height: from.height };
  const columns = taps(part.x, part.width, from.width, to.width);
  const rows = taps(part.y, part.height, from.height, to.height);
  const out = new Float32Array(to.height * to.width * channels);
  const line = new Float32Array(to.width * channels);
  rows.forEach(({ start, weights }, row) => {
    weights.forEach((weight, k) => {
      blendRow(source, (start + k) * from.width * channels, columns, channels, line);
      for (let i = 0; i < line.length; i++) out[row * line.length + i]! += weight * line[i]!;
    });
  });
  return out;
}

/** The source pixels behind one pixel of the result, along one axis. */
interface Taps {
  start: number;
  weights: number[];
}

function taps(offset: number, length: number, from: number, to: number): Taps[] {
  const scale = length / to;
  return Array.from({ length: to }, (_, i) => {
    const middle = offset + (i + 0.5) * scale;
    const reach = scale > 1 ? scale / 2 : 1;
    const start = Math.max(0, Math.min(from - 1, Math.floor(middle - reach + 1e-9)));
    const end = Math.max(start + 1, Math.min(from, Math.ceil(middle + reach - 1e-9)));
    const weights = Array.from({ length: end - start }, (_, k) => {
      const pixel = start + k;
      return scale > 1
        ? Math.min(pixel + 1, middle + reach) - Math.max(pixel, middle - reach) // area
        : Math.max(0, 1 - Math.abs(pixel + 0.5 - middle)); // bilinear
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => sum > 0 ? weight / sum : 1 / weights.length) };
  });
}

function blendRow(
  source: ArrayLike<number>,
  at: number,
  columns: Taps[],
  channels: number,
  line: Float32Array,
): void {
  for (let x = 0; x < columns.length; x++) {
    const { start, weights } = columns[x]!;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        sum += weights[k]! * source[at + (start + k) * channels + c]!;
      }
      line[x * channels + c] = sum;
    }
  }
}
