/** Where images lie in a latent space of two dimensions. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

/** Codes with their classes. */
export interface LatentCodes {
  /** n × 2 numbers, one code after another. */
  codes: ArrayLike<number>;
  /** One class from 0 to 9 for each code. */
  labels: ArrayLike<number>;
}

/** What {@linkcode latentScatter} is told. */
export interface LatentScatterOptions extends Omit<ChartOptions, "widths" | "height"> {
  /** Draws the circles that hold 50 % and 95 % of a standard Gaussian; default true. */
  prior?: boolean;
  /** Half the side of the square shown; default what holds 99 % of the codes. */
  extent?: number;
}

/** Radii within which a standard Gaussian in the plane puts 50 % and 95 %: √(−2 log(1 − p)). */
const PRIOR_RADII = [0.5, 0.95].map((share) => Math.sqrt(-2 * Math.log(1 - share)));
const SIDE = 470;
const MARGIN = 34;
/** Digits stand so many CSS pixels from each other, or more. */
const APART = 21;

/**
 * A dot for each code, coloured by class, with the digit at the median of its class, or at the dot of
 * its class nearest to it where another digit stands there: no legend, and no digit under another.
 *
 * @param points codes and classes
 * @param options words, prior, extent, width (the plot is square)
 * @returns the picture
 * @throws {TypeError} when there are not two numbers for each label
 * @throws {RangeError} when a label is no digit
 *
 * @example
 * ```ts
 * import { latentScatter } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = { codes: [0, 1, 1, 0], labels: [3, 7] };
 * const picture = latentScatter(points, { alt: "A 3 above, a 7 to the right." });
 * assert.ok(picture.height >= 470);
 * assert.throws(() => latentScatter({ codes: [0, 1], labels: [] }, { alt: "none" }), TypeError);
 * ```
 */
export function latentScatter(points: LatentCodes, options: LatentScatterOptions): Picture {
  const { prior = true, extent, ...words } = options;
  const dots = dotsOf(points);
  const reach = extent ?? defaultExtent(dots, prior);
  const shown = dots.filter(({ x, y }) => Math.abs(x) <= reach && Math.abs(y) <= reach);
  const scale = { domain: [-reach, reach], grid: true, ticks: 5 };
  const unit = 2 * reach / SIDE; // of one CSS pixel
  // The words stand under the larger circle, or in it where there is no room below.
  const [radius, half] = [PRIOR_RADII[1]!, unit * APART / 2];
  const y = radius + 2 * half < reach ? -radius - half : 3 * half - radius;
  const circleWords = { x: 0, y, label: NaN };
  const circle = Array.from({ length: 121 }, (_, i) => i * Math.PI / 60);
  return chart({
    marginTop: 14,
    marginRight: 20,
    marginBottom: MARGIN + 6,
    marginLeft: MARGIN + 14,
    x: { ...scale, label: "z₁" },
    y: { ...scale, label: "z₂", labelAnchor: "center", labelArrow: "none" },
    marks: [
      Plot.dot(shown, {
        x: "x",
        y: "y",
        r: dots.length > 3000 ? 1.3 : 2,
        fill: ({ label }: Dot) => theme.digits[label]!,
        fillOpacity: 0.6,
      }),
      ...(prior ? PRIOR_RADII : []).map((radius) =>
        Plot.line(circle.map((t) => [radius * Math.cos(t), radius * Math.sin(t)]), {
          stroke: theme.colours.truth,
          strokeWidth: 1.2,
          strokeDasharray: "4 3",
        })
      ),
      Plot.text(prior ? [circleWords] : [], {
        x: "x",
        y: "y",
        text: () => "50 and 95 % of N(0, I)",
        fill: theme.colours.truth,
        stroke: theme.paper,
        strokeWidth: 4,
        fontSize: theme.size.label,
      }),
      Plot.text(places(shown, unit * APART, prior ? [circleWords] : []), {
        x: "x",
        y: "y",
        text: "label",
        fill: ({ label }: Dot) => theme.digits[label]!,
        stroke: theme.paper,
        strokeWidth: 5,
        fontSize: 19,
        fontWeight: 600,
      }),
    ],
  }, { width: SIDE + 2 * theme.size.margin, ...words, height: SIDE });
}

interface Dot {
  x: number;
  y: number;
  label: number;
}

function dotsOf({ codes, labels }: LatentCodes): Dot[] {
  if (labels.length === 0 || codes.length !== 2 * labels.length) {
    throw new TypeError(
      `Cannot draw codes: want two numbers for each label, got ${codes.length} numbers and ` +
        `${labels.length} labels`,
    );
  }
  return Array.from({ length: labels.length }, (_, i) => {
    const label = labels[i]!;
    if (theme.digits[label] === undefined) {
      throw new RangeError(`Cannot draw codes: labels must be 0 to 9, got ${label} at ${i}`);
    }
    return { x: codes[2 * i]!, y: codes[2 * i + 1]!, label };
  });
}

function defaultExtent(dots: Dot[], prior: boolean): number {
  const distances = dots.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)));
  const share = quantile(distances, 0.99);
  return 1.05 * Math.max(share, prior ? PRIOR_RADII[1]! : 0, 1e-6);
}

/** Where the digits stand: as near to the median of their class as the words before them let them. */
function places(dots: Dot[], apart: number, words: Dot[]): Dot[] {
  const labels = [...new Set(dots.map(({ label }) => label))].sort((a, b) => a - b);
  const taken = [...words];
  for (const label of labels) {
    const own = dots.filter((dot) => dot.label === label);
    const median = (values: number[]) => quantile(values, 0.5);
    const middle = { x: median(own.map(({ x }) => x)), y: median(own.map(({ y }) => y)), label };
    const away = (dot: Dot, from: Dot) => Math.hypot(dot.x - from.x, dot.y - from.y);
    const nearest = own.toSorted((a, b) => away(a, middle) - away(b, middle));
    const free = [middle, ...nearest].find((dot) => taken.every((one) => away(dot, one) >= apart));
    taken.push(free ?? middle);
  }
  return taken.slice(words.length);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
