/** Images that are no digits, made from digits. @module */
import type { Random } from "../math/mod.ts";
import { checkedImageSet, type ImageSet } from "./image_set.ts";

/** What {@linkcode nonDigits} is told. */
export interface NonDigitsOptions {
  /** How many images to make; the kinds take turns. */
  count: number;
  /** The choices of digits and the noise come from here. */
  random: Random;
  /** Which kinds to make; default all of {@linkcode nonDigitKinds}. */
  kinds?: readonly NonDigitKind[];
}

/** One way to make an image that is no digit. */
export type NonDigitKind = typeof nonDigitKinds[number];

/**
 * The ways to make an image that is no digit:
 *
 * - `shuffled`: the pixels of a digit in random order;
 * - `halves`: the upper half of one digit over the lower half of another, one of them upside down;
 * - `overlaid`: two digits of different classes, one on top of the other, the darker pixel counts;
 * - `clouds`: smooth noise with the grey values of a digit, the darkest where the noise is highest;
 * - `torn`: a digit rolled by about half its size, so that the strokes lie at the edges;
 * - `scribble`: three to six strokes between random points.
 */
export const nonDigitKinds = [
  "shuffled",
  "halves",
  "overlaid",
  "clouds",
  "torn",
  "scribble",
] as const;

/**
 * Images that look in one way or another like the digits of a set, but show none: what a classifier
 * must see if it is to say "no digit".
 *
 * The kinds take turns. All have the label after the last of the set (10 for digits); `styles` says
 * which kind an image is.
 *
 * @param set grey digits, at least two of them, and more than one class
 * @param options how many, which kinds, and the stream that they come from
 * @returns a set of its own
 * @throws {RangeError} when the count is no positive integer or the set is not fit for it
 *
 * @example
 * ```ts
 * import { loadGlyphs, nonDigits } from "@dgm/data/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { train } = await loadGlyphs();
 * const none = nonDigits(train, { count: 12, random: createRandom(0) });
 * assert.deepEqual([none.count, none.labels[0], none.styleNames![0]], [12, 10, "shuffled"]);
 * ```
 *
 * Source: outlier exposure: Hendrycks, Mazeika and Dietterich 2019, arXiv:1812.04606; notebook 05.
 */
export function nonDigits(set: ImageSet, options: NonDigitsOptions): ImageSet {
  const { count, random, kinds = nonDigitKinds } = options;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`Cannot make non-digits: count must be a positive integer, got ${count}`);
  }
  const label = set.labels.reduce((most, one) => Math.max(most, one), 0) + 1;
  if (set.channels !== 1 || label < 2) {
    throw new RangeError(
      `Cannot make non-digits: want grey images of two classes or more, got ${set.channels} ` +
        `channels and ${label} classes in "${set.name}"`,
    );
  }
  const size = set.height * set.width;
  const pixels = new Uint8Array(count * size);
  const styles = Uint8Array.from({ length: count }, (_, i) => i % kinds.length);
  for (let i = 0; i < count; i++) {
    pixels.set(MAKE[kinds[styles[i]!]!](set, random), i * size);
  }
  return checkedImageSet({
    name: `no digits, from ${set.name}`,
    pixels,
    labels: new Uint8Array(count).fill(label),
    count,
    styles,
    styleNames: kinds,
    height: set.height,
    width: set.width,
    channels: 1,
  });
}

const MAKE: Record<NonDigitKind, (set: ImageSet, random: Random) => Uint8Array> = {
  shuffled: (set, random) => random.shuffle(imageOf(set, random.integer(set.count)).slice()),
  halves,
  overlaid,
  clouds,
  torn,
  scribble,
};

function imageOf({ pixels, height, width }: ImageSet, index: number): Uint8Array {
  return pixels.subarray(index * height * width, (index + 1) * height * width);
}

/** Copies of two images of different classes. */
function two(set: ImageSet, random: Random): [Uint8Array, Uint8Array] {
  const first = random.integer(set.count);
  let second = random.integer(set.count);
  while (set.labels[second] === set.labels[first]) second = random.integer(set.count);
  return [imageOf(set, first).slice(), imageOf(set, second).slice()];
}

function overlaid(set: ImageSet, random: Random): Uint8Array {
  const [below, above] = two(set, random);
  return below.map((value, pixel) => Math.max(value, above[pixel]!));
}

/** Upper half of one, lower half of another of a different class, one of them turned by half a turn. */
function halves(set: ImageSet, random: Random): Uint8Array {
  const [upper, lower] = two(set, random);
  (random.uniform() < 0.5 ? upper : lower).reverse();
  const middle = (set.height >> 1) * set.width;
  upper.set(lower.subarray(middle), middle);
  return upper;
}

/** The grey values of a digit in the order of smooth noise. */
function clouds(set: ImageSet, random: Random): Uint8Array {
  const noise = smoothNoise(set, random, 1 + random.integer(4));
  const order = Uint32Array.from(noise.keys()).sort((i, j) => noise[i]! - noise[j]!);
  const greys = imageOf(set, random.integer(set.count)).toSorted();
  const out = new Uint8Array(greys.length);
  order.forEach((pixel, rank) => out[pixel] = greys[rank]!);
  return out;
}

/** Rolled by about half the size to the right, down, or both. */
function torn(set: ImageSet, random: Random): Uint8Array {
  const { height, width } = set;
  const image = imageOf(set, random.integer(set.count));
  const way = 1 + random.integer(3); // 1 right, 2 down, 3 both
  const part = () => 0.35 + 0.3 * random.uniform();
  const right = way & 1 ? Math.round(width * part()) : 0;
  const down = way & 2 ? Math.round(height * part()) : 0;
  return Uint8Array.from(image, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    return image[((y + down) % height) * width + (x + right) % width]!;
  });
}

/** Three to six straight strokes of a pen as wide as a digit's. */
function scribble({ height, width }: ImageSet, random: Random): Uint8Array {
  const point =
    () => [height * (0.1 + 0.8 * random.uniform()), width * (0.1 + 0.8 * random.uniform())];
  const strokes = Array.from({ length: 3 + random.integer(4) }, () => [point(), point()]);
  const reach = 0.05 * Math.min(height, width);
  return Uint8Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width) + 0.5, at % width + 0.5];
    const near = Math.min(...strokes.map(([a, b]) => toSegment([y, x], a!, b!)));
    return Math.round(255 * Math.min(1, Math.max(0, reach + 0.5 - near)));
  });
}

function toSegment([y, x]: number[], a: number[], b: number[]): number {
  const [dy, dx] = [b[0]! - a[0]!, b[1]! - a[1]!];
  const length = dy * dy + dx * dx || 1;
  const t = Math.min(1, Math.max(0, ((y! - a[0]!) * dy + (x! - a[1]!) * dx) / length));
  return Math.hypot(y! - a[0]! - t * dy, x! - a[1]! - t * dx);
}

/** Normal noise, `passes` times summed over 3 × 3 pixels. */
function smoothNoise({ height, width }: ImageSet, random: Random, passes: number): Float64Array {
  let noise: Float64Array = random.fillNormal(new Float64Array(height * width));
  for (let pass = 0; pass < passes; pass++) {
    const before = noise;
    const at = (y: number, x: number) =>
      before[((y + height) % height) * width + (x + width) % width]!;
    noise = before.map((_, i) => {
      const [y, x] = [Math.floor(i / width), i % width];
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += at(y + dy, x + dx);
      return sum;
    });
  }
  return noise;
}
