/** One digit of one font as a field of distances: what every distorted image is sampled from. @module */
import { Canvas, FontLibrary } from "skia-canvas";
import { fileURLToPath } from "node:url";
import type { GlyphFont } from "./fonts.ts";

/** The signed distance of each point to the outline of a glyph. */
export interface GlyphField {
  /** SIZE × SIZE distances in field pixels, positive inside. */
  distance: Float32Array;
  /** Points of the outline, x and y in turn, from the middle of the field. */
  outline: Float32Array;
  /** The mean width of the strokes in field pixels. */
  strokeWidth: number;
}

/** Width and height of a field. */
export const SIZE = 224;
/** The longer side of the glyph in its field. */
const GLYPH = 160;

/**
 * Draws a digit large with skia and measures the distance to its outline everywhere.
 *
 * @param font the font
 * @param digit 0 to 9
 * @returns the field
 * @throws {Error} when the font draws nothing
 */
export function glyphField(font: GlyphFont, digit: number): GlyphField {
  const family = `glyphs ${font.name}`;
  if (!FontLibrary.has(family)) {
    FontLibrary.use(family, [fileURLToPath(font.file)]);
  }
  const first = draw(family, digit, 200, 200, 400);
  const box = boundingBox(first, 600);
  const scale = GLYPH / Math.max(box.width, box.height);
  const x = SIZE / 2 - scale * (box.x + box.width / 2 - 200);
  const y = SIZE / 2 - scale * (box.y + box.height / 2 - 400);
  const ink = draw(family, digit, 200 * scale, x, y, SIZE);
  return measure(ink);
}

/** The ink (0 to 255) of a digit drawn at (x, y) into a square. */
function draw(
  family: string,
  digit: number,
  size: number,
  x: number,
  y: number,
  square = 600,
) {
  const canvas = new Canvas(square, square);
  canvas.gpu = false; // the CPU rasteriser draws the same everywhere, a GPU need not
  const context = canvas.getContext("2d");
  context.font = `${size}px "${family}"`;
  context.fillText(String(digit), x, y);
  const { data } = context.getImageData(0, 0, square, square);
  return Uint8Array.from(
    { length: square * square },
    (_, i) => data[4 * i + 3]!,
  );
}

function boundingBox(ink: Uint8Array, square: number) {
  let [left, top, right, bottom] = [square, square, -1, -1];
  ink.forEach((value, i) => {
    if (value < 128) return;
    const [x, y] = [i % square, Math.floor(i / square)];
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  });
  if (right < 0) throw new Error("Cannot draw a digit: the font draws nothing");
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function measure(ink: Uint8Array): GlyphField {
  const inside = Float64Array.from(ink, (value) => value >= 128 ? 0 : Infinity);
  const outside = Float64Array.from(
    ink,
    (value) => value >= 128 ? Infinity : 0,
  );
  const toInk = squaredDistances(inside);
  const toPaper = squaredDistances(outside);
  const distance = new Float32Array(ink.length);
  const outline: number[] = [];
  let [sum, count] = [0, 0];
  for (let i = 0; i < ink.length; i++) {
    // Distances are to the middle of the next pixel of the other kind: half a pixel too far.
    distance[i] = ink[i]! >= 128 ? Math.sqrt(toPaper[i]!) - 0.5 : 0.5 - Math.sqrt(toInk[i]!);
    if (distance[i]! > 0) {
      sum += distance[i]!;
      count++;
      if (distance[i]! < 1) {
        outline.push(
          i % SIZE + 0.5 - SIZE / 2,
          Math.floor(i / SIZE) + 0.5 - SIZE / 2,
        );
      }
    }
  }
  // Across a stroke of width w the distance rises from 0 to w/2 and falls again: its mean is w/4.
  return {
    distance,
    outline: Float32Array.from(outline),
    strokeWidth: 4 * sum / count,
  };
}

/** Exact squared Euclidean distance to the zeros (Felzenszwalb and Huttenlocher, 2012). */
function squaredDistances(zeros: Float64Array): Float64Array {
  const grid = zeros.slice();
  const line = new Float64Array(SIZE);
  for (let x = 0; x < SIZE; x++) {
    for (let y = 0; y < SIZE; y++) line[y] = grid[y * SIZE + x]!;
    lowerEnvelope(line).forEach((value, y) => grid[y * SIZE + x] = value);
  }
  for (let y = 0; y < SIZE; y++) {
    grid.set(lowerEnvelope(grid.slice(y * SIZE, (y + 1) * SIZE)), y * SIZE);
  }
  return grid;
}

/** out[q] = min over p of (q − p)² + f[p], by the lower envelope of parabolas. */
function lowerEnvelope(f: Float64Array): Float64Array {
  const n = f.length;
  const out = new Float64Array(n).fill(Infinity);
  const vertex: number[] = [];
  const from: number[] = [];
  for (let q = 0; q < n; q++) {
    if (f[q] === Infinity) continue;
    let start = -Infinity;
    while (vertex.length > 0) {
      const p = vertex.at(-1)!;
      start = (f[q]! + q * q - f[p]! - p * p) / (2 * (q - p));
      if (start > from.at(-1)!) break;
      vertex.pop();
      from.pop();
      start = -Infinity;
    }
    vertex.push(q);
    from.push(start);
  }
  if (vertex.length === 0) return out;
  for (let q = 0, k = 0; q < n; q++) {
    while (k + 1 < vertex.length && from[k + 1]! < q) k++;
    out[q] = (q - vertex[k]!) ** 2 + f[vertex[k]!]!;
  }
  return out;
}
