/** Densities on a line, and the samples that they are about. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One curve. */
export interface DensityCurve {
  /** The words above the curve. */
  name: string;
  /** x ↦ p(x). */
  density: (x: number) => number;
  /** The colour by meaning. */
  meaning: Meaning;
  /** True for a dashed line; default false. */
  dashed?: boolean;
}

/** What {@linkcode densityCurves} is told. */
export interface DensityCurvesOptions extends Omit<ChartOptions, "widths"> {
  /** From where to where. */
  domain: readonly [number, number];
  /** Samples, drawn as a grey histogram of area 1 behind the curves. */
  samples?: ArrayLike<number>;
  /** Bars of the histogram over the domain; default 40. */
  bins?: number;
  /** The words below the axis; default `x`. */
  xLabel?: string;
}

const POINTS = 401;
const LABEL = { size: theme.size.label, weight: 600 } as const;
/** What the margins take of the width, in CSS pixels. */
const SIDES = 92;

/**
 * Curves of densities over one axis, named where they stand out most, with a histogram of samples behind them.
 *
 * Unit: probability per unit of x, so that histogram and curves share one scale.
 *
 * @param curves functions with name and meaning
 * @param options domain, samples, words, size
 * @returns the picture
 * @throws {RangeError} when there is no curve, the domain is empty, or a density is not finite
 *
 * @example
 * ```ts
 * import { densityCurves } from "@dgm/figures/density_curves.ts";
 * import assert from "node:assert/strict";
 *
 * const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
 * const picture = densityCurves([{ name: "p(x)", density, meaning: "truth" }], {
 *   alt: "A bell around zero.",
 *   domain: [-4, 4],
 * });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function densityCurves(
  curves: readonly DensityCurve[],
  options: DensityCurvesOptions,
): Picture {
  const { domain, samples, bins = 40, xLabel = "x", height = 300, width = theme.width, ...words } =
    options;
  const [low, high] = domain;
  if (curves.length === 0 || !(high > low)) {
    throw new RangeError(
      `Cannot draw densities: want a curve and a domain, got ${curves.length} over ` +
        `[${low}, ${high}]`,
    );
  }
  const lines = curves.map((curve) => pointsOf(curve, domain));
  const histogram = samples ? histogramOf(samples, { domain, bins }) : [];
  const top = 1.12 *
    Math.max(...lines.flat().map(({ y }) => y), ...histogram.map(({ density }) => density));
  const names = curves.map(({ name, meaning }, i) => {
    const others = lines.filter((_, j) => j !== i);
    const at = standingOut(lines[i]!, others);
    const half = 0.5 * textWidth(name, LABEL) * (high - low) / (width - SIDES);
    const bars = histogram.filter(({ x1, x2 }) => x1 < at.x + half && x2 > at.x - half);
    const y = Math.max(at.y, ...bars.map(({ density }) => density));
    return { x: at.x, y, text: name, colour: theme.colours[meaning] };
  });
  return chart({
    y: { domain: [0, top], label: null, ticks: 4 },
    x: { domain: [low, high], label: xLabel },
    marks: [
      Plot.rectY(histogram, { x1: "x1", x2: "x2", y: "density", fill: theme.colours.dataLight }),
      ...curves.map(({ meaning, dashed }, i) =>
        Plot.line(lines[i]!, {
          x: "x",
          y: "y",
          stroke: theme.colours[meaning],
          strokeWidth: 2.2,
          ...(dashed ? { strokeDasharray: "6 4" } : {}),
        })
      ),
      Plot.text(names, {
        x: "x",
        y: "y",
        text: "text",
        fill: "colour",
        stroke: theme.paper,
        strokeWidth: 4,
        dy: -12,
        fontSize: LABEL.size,
        fontWeight: LABEL.weight,
      }),
    ],
  }, { ...words, width, height });
}

interface Point {
  x: number;
  y: number;
}

function pointsOf(
  { name, density }: DensityCurve,
  [low, high]: readonly [number, number],
): Point[] {
  return Array.from({ length: POINTS }, (_, i) => {
    const x = low + (high - low) * i / (POINTS - 1);
    const y = density(x);
    if (!Number.isFinite(y)) {
      throw new RangeError(`Cannot draw densities: ${name} must be finite, got ${y} at ${x}`);
    }
    return { x, y };
  });
}

/** The point of a curve that lies highest above all others. */
function standingOut(line: readonly Point[], others: readonly (readonly Point[])[]): Point {
  const lead = ({ y }: Point, i: number) => y - Math.max(0, ...others.map((other) => other[i]!.y));
  return line.reduce(
    (best, point, i) => lead(point, i) > best.lead ? { point, lead: lead(point, i) } : best,
    {
      point: line[0]!,
      lead: -Infinity,
    },
  ).point;
}

/** Shares of the samples per unit of x; samples beyond the domain count, but are not drawn. */
function histogramOf(
  samples: ArrayLike<number>,
  { domain: [low, high], bins }: { domain: readonly [number, number]; bins: number },
) {
  const step = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < samples.length; i++) {
    const bin = Math.floor((samples[i]! - low) / step);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  return counts.map((count, i) => ({
    x1: low + i * step,
    x2: low + (i + 1) * step,
    density: count / (samples.length * step),
  }));
}
