/** From a glyph to one 28 × 28 image: rotation, shear, scale, stroke weight, elastic bends, shift. @module */
import type { Random } from "../../lib/math/random.ts";
import { type GlyphField, SIZE } from "./glyph_field.ts";

/** Width and height of an image. */
export const SIDE = 28;
/** The longer side of a digit, as in MNIST: the images are 28 × 28 with 4 pixels of margin. */
const BOX = 20;
/** Samples a pixel along each axis. */
const SAMPLES = 3;
/** Control points of the elastic field along each axis, KNOT pixels apart. */
const KNOTS = 8;
const KNOT = 7;

/** How wild the distortions are; the numbers are explained in data/README.md. */
export const DISTORTION = {
  rotation: { sd: 4, limit: 10 }, // degrees
  shear: { sd: 0.06, limit: 0.15 }, // horizontal shift for each unit of height
  aspect: { sd: 0.06, limit: 0.15 }, // logarithm of width over height
  size: { from: 0.94, to: 1.02 }, // of the box of 20 pixels
  stroke: { mean: 2.75, sd: 0.15, pull: 0.75, least: 1.8, most: 4 }, // pixels, see strokeWidth()
  elastic: { sd: 0.4 }, // pixels, each control point and axis
  shift: 0.25, // pixels at most, each axis, after centring by mass
};

/**
 * Draws one distortion and renders it.
 *
 * @param field the glyph
 * @param random takes the same number of draws whatever the glyph
 * @returns 784 bytes, row-major, 0 background to 255 ink
 */
export function distort(field: GlyphField, random: Random): Uint8Array {
  const warp = drawWarp(field, random);
  const mass = massCentre(render(field, warp, 1));
  const jitter = () => DISTORTION.shift * (2 * random.uniform() - 1);
  warp.shiftX += SIDE / 2 - mass.x + jitter();
  warp.shiftY += SIDE / 2 - mass.y + jitter();
  return render(field, warp, SAMPLES);
}

interface Warp {
  /** From image offsets to field offsets, row-major 2 × 2. */
  inverse: [number, number, number, number];
  /** Image pixels a field pixel. */
  scale: number;
  /** How far the outline moves outwards, in image pixels. */
  grow: number;
  shiftX: number;
  shiftY: number;
  /** Displacements of the control points in image pixels. */
  bendX: Float64Array;
  bendY: Float64Array;
}

function drawWarp(field: GlyphField, random: Random): Warp {
  const { rotation, shear, aspect, size, elastic } = DISTORTION;
  const angle = bounded(rotation, random) * Math.PI / 180;
  const slant = bounded(shear, random);
  const stretch = Math.exp(bounded(aspect, random) / 2);
  const box = BOX * (size.from + (size.to - size.from) * random.uniform());
  const weight = random.normal();
  // rotation · shear · stretch
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const m = [
    cos * stretch,
    (-sin - cos * slant) / stretch,
    sin * stretch,
    (cos - sin * slant) / stretch,
  ];
  const extent = longerSide(field.outline, m);
  const target = strokeWidth(field.strokeWidth * box / extent, weight);
  const grow = (target - field.strokeWidth * box / extent) / 2;
  const scale = (box - 2 * grow) / extent;
  const [a, b, c, d] = m.map((value) => value * scale) as [
    number,
    number,
    number,
    number,
  ];
  const det = a * d - b * c;
  return {
    inverse: [d / det, -b / det, -c / det, a / det],
    scale,
    grow: (target - field.strokeWidth * scale) / 2,
    shiftX: 0,
    shiftY: 0,
    bendX: Float64Array.from(
      { length: KNOTS * KNOTS },
      () => elastic.sd * random.normal(),
    ),
    bendY: Float64Array.from(
      { length: KNOTS * KNOTS },
      () => elastic.sd * random.normal(),
    ),
  };
}

function bounded(
  { sd, limit }: { sd: number; limit: number },
  random: Random,
): number {
  return Math.max(-limit, Math.min(limit, sd * random.normal()));
}

/** Pulls a font's own stroke width most of the way to that of a pen, so bold fonts stay bolder. */
function strokeWidth(own: number, weight: number): number {
  const { mean, sd, pull, least, most } = DISTORTION.stroke;
  const width = own ** (1 - pull) * mean ** pull * Math.exp(sd * weight);
  // Thinning by more than 40 % would break the thin parts of a stroke.
  return Math.max(least, 0.6 * own, Math.min(most, width));
}

function longerSide(points: Float32Array, m: number[]): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const x = m[0]! * points[i]! + m[1]! * points[i + 1]!;
    const y = m[2]! * points[i]! + m[3]! * points[i + 1]!;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return Math.max(right - left, bottom - top);
}

function render(field: GlyphField, warp: Warp, samples: number): Uint8Array {
  const image = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [i % SIDE + 0.5, Math.floor(i / SIDE) + 0.5];
    const middle = depthAt(field, warp, x, y);
    // Most pixels are further from the outline than any of their samples is from their middle.
    if (samples === 1 || Math.abs(middle) > 1.6) {
      image[i] = Math.round(255 * coverage(middle));
      continue;
    }
    let ink = 0;
    for (let s = 0; s < samples * samples; s++) {
      const dx = (s % samples + 0.5) / samples - 0.5;
      const dy = (Math.floor(s / samples) + 0.5) / samples - 0.5;
      ink += coverage(depthAt(field, warp, x + dx, y + dy));
    }
    image[i] = Math.round(255 * ink / (samples * samples));
  }
  return image;
}

/** The ink at a point this deep inside the outline: a soft edge, three fifths of a pixel wide. */
function coverage(depth: number): number {
  return Math.max(0, Math.min(1, 0.5 + depth / 0.6));
}

/** How deep a point of the image lies inside the outline, in image pixels. */
function depthAt(
  field: GlyphField,
  warp: Warp,
  imageX: number,
  imageY: number,
): number {
  const { inverse: [a, b, c, d], shiftX, shiftY } = warp;
  const [x, y] = [imageX - SIDE / 2 - shiftX, imageY - SIDE / 2 - shiftY];
  const [bendX, bendY] = bend(warp, x, y);
  const [u, v] = [x + bendX, y + bendY];
  return sample(field.distance, a * u + b * v, c * u + d * v) * warp.scale +
    warp.grow;
}

/** Bilinear; outside of the field the distance goes on growing. */
function sample(field: Float32Array, x: number, y: number): number {
  const column = x + SIZE / 2 - 0.5;
  const row = y + SIZE / 2 - 0.5;
  const cx = Math.max(0, Math.min(SIZE - 1.001, column));
  const cy = Math.max(0, Math.min(SIZE - 1.001, row));
  const [i, j] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - i, cy - j];
  const at = j * SIZE + i;
  const top = field[at]! * (1 - fx) + field[at + 1]! * fx;
  const bottom = field[at + SIZE]! * (1 - fx) + field[at + SIZE + 1]! * fx;
  return top * (1 - fy) + bottom * fy - Math.hypot(column - cx, row - cy);
}

/** Both bends at (x, y) from the middle: uniform cubic B-splines on the grid of control points. */
function bend(warp: Warp, x: number, y: number): [number, number] {
  const gx = Math.max(1, Math.min(KNOTS - 2.001, x / KNOT + (KNOTS - 1) / 2));
  const gy = Math.max(1, Math.min(KNOTS - 2.001, y / KNOT + (KNOTS - 1) / 2));
  const [i, j] = [Math.floor(gx), Math.floor(gy)];
  const across = basis(gx - i);
  const down = basis(gy - j);
  let [bendX, bendY] = [0, 0];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      const knot = (j + row - 1) * KNOTS + i + column - 1;
      const weight = down[row]! * across[column]!;
      bendX += weight * warp.bendX[knot]!;
      bendY += weight * warp.bendY[knot]!;
    }
  }
  return [bendX, bendY];
}

/** The weights of the four control points around a point, t ∈ [0, 1) behind the second of them. */
function basis(t: number): [number, number, number, number] {
  const u = 1 - t;
  return [
    u * u * u / 6,
    2 / 3 - t * t + t * t * t / 2,
    2 / 3 - u * u + u * u * u / 2,
    t * t * t / 6,
  ];
}

function massCentre(image: Uint8Array): { x: number; y: number } {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((ink, i) => {
    mass += ink;
    x += ink * (i % SIDE + 0.5);
    y += ink * (Math.floor(i / SIDE) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}
