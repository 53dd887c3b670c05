/** Scaling an image: the mean of what a pixel covers when it shrinks, bilinear when it grows. @module */

/** A rectangle, in pixels. */
export interface Rectangle {
  /** Columns to the left of it. */
  x: number;
  /** Rows above it. */
  y: number;
  /** Columns. */
  width: number;
  /** Rows. */
  height: number;
}

/** A part of an image and the size that it is to get. */
export interface ResizeOptions {
  /** The size of the image, in pixels. */
  from: { height: number; width: number };
  /** The size of the result, in pixels. */
  to: { height: number; width: number };
  /** The part that is shown, in pixels of the image, fractions included. Default: all of it. */
  part?: Rectangle;
  /** The pixels of the image that the source holds; {@linkcode pixelsBehind} a part are enough. Default: all. */
  held?: Rectangle;
  /** Values a pixel of the result. */
  channels: number;
  /** Values a pixel of the source, of which the first `channels` count. Default: `channels`. */
  stride?: number;
}

/**
 * Scales an image, each axis on its own.
 *
 * A pixel that covers several pixels of the source becomes their mean, weighted by area, so that thin
 * lines grow faint but do not vanish as they do where a canvas picks single pixels.
 *
 * Shapes: source [held.height, held.width, stride] to [to.height, to.width, channels].
 *
 * @param source the values, row-major
 * @param options sizes
 * @returns the scaled values, not rounded
 * @throws {TypeError} when the source has another length
 *
 * @example
 * ```ts
 * import { resize } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const from = { height: 2, width: 4 };
 * const to = { height: 1, width: 2 };
 * const source = Uint8Array.of(0, 0, 100, 200, 0, 40, 100, 200);
 * assert.deepEqual([...resize(source, { from, to, channels: 1 })], [10, 150]);
 * ```
 */
export function resize(source: ArrayLike<number>, options: ResizeOptions): Float32Array {
  const { from, to, channels, stride = channels } = options;
  const whole = { x: 0, y: 0, width: from.width, height: from.height };
  const { part = whole, held = whole } = options;
  const wanted = held.height * held.width * stride;
  if (source.length !== wanted) {
    throw new TypeError(
      `Cannot resize: want ${held.height} × ${held.width} × ${stride} = ${wanted} values, ` +
        `got ${source.length}`,
    );
  }
  const columns = taps(part.x, part.width, from.width, to.width);
  const rows = taps(part.y, part.height, from.height, to.height);
  const out = new Float32Array(to.height * to.width * channels);
  const line = new Float32Array(to.width * channels);
  const blend = channels === 3 ? blendColours : blendRow;
  let blended = -1;
  rows.forEach(({ start, weights }, row) => {
    for (let k = 0; k < weights.length; k++) {
      // The row that ends one pixel of the result often begins the next.
      if (blended !== start + k) {
        blended = start + k;
        const at = ((blended - held.y) * held.width - held.x) * stride;
        blend(source, { at, columns, channels, stride }, line);
      }
      const weight = weights[k]!;
      for (let i = 0; i < line.length; i++) out[row * line.length + i]! += weight * line[i]!;
    }
  });
  return out;
}

/**
 * The pixels of an image that {@linkcode resize} looks at when it shows a part.
 *
 * @param part what is shown, fractions included
 * @param from the size of the image
 * @returns whole pixels
 *
 * @example
 * ```ts
 * import { pixelsBehind } from "@dgm/data/resize.ts";
 * import assert from "node:assert/strict";
 *
 * const part = { x: 10.5, y: 0, width: 20, height: 20 };
 * const held = { x: 9, y: 0, width: 23, height: 20 };
 * assert.deepEqual(pixelsBehind(part, { height: 20, width: 40 }), held);
 * ```
 */
export function pixelsBehind(part: Rectangle, from: { height: number; width: number }): Rectangle {
  // One pixel more on each side: where an image grows, its pixels blend into their neighbours.
  const [x, y] = [part.x, part.y].map((at) => Math.max(0, Math.floor(at - 1)));
  const right = Math.min(from.width, Math.ceil(part.x + part.width + 1));
  const bottom = Math.min(from.height, Math.ceil(part.y + part.height + 1));
  return { x: x!, y: y!, width: right - x!, height: bottom - y! };
}

/** The source pixels behind one pixel of the result, along one axis. */
interface Taps {
  start: number;
  weights: Float64Array;
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
    const share = (weight: number) => sum > 0 ? weight / sum : 1 / weights.length;
    return { start, weights: Float64Array.from(weights, share) };
  });
}

/** Where a row of the source begins, and how its pixels become those of the result. */
interface Row {
  at: number;
  columns: Taps[];
  channels: number;
  stride: number;
}

function blendRow(source: ArrayLike<number>, row: Row, line: Float32Array): void {
  const { at, columns, channels, stride } = row;
  for (let x = 0; x < columns.length; x++) {
    const { start, weights } = columns[x]!;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        sum += weights[k]! * source[at + (start + k) * stride + c]!;
      }
      line[x * channels + c] = sum;
    }
  }
}

/** The same for three channels at once, which takes half the time: photos spend it here. */
function blendColours(source: ArrayLike<number>, row: Row, line: Float32Array): void {
  const { at, columns, stride } = row;
  for (let x = 0; x < columns.length; x++) {
    const { start, weights } = columns[x]!;
    let [red, green, blue] = [0, 0, 0];
    for (let k = 0, from = at + start * stride; k < weights.length; k++, from += stride) {
      const weight = weights[k]!;
      red += weight * source[from]!;
      green += weight * source[from + 1]!;
      blue += weight * source[from + 2]!;
    }
    line[3 * x] = red;
    line[3 * x + 1] = green;
    line[3 * x + 2] = blue;
  }
}
