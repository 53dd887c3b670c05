/** Densities on a line, and the samples that they are about. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions, MARGIN, type Panel, VERTICAL } from "./chart.ts";
import { lineLooks } from "./line_looks.ts";
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
/** How far above the curve a name begins and ends, in CSS pixels. */
const NAME = { from: 4, to: 22 };

/**
 * Curves of densities over one axis, named where they stand out most and no other curve is in the way,
 * with a histogram of samples behind them. Further curves of one meaning take another shade of its
 * colour, and dashes.
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
 * import { densityCurves } from "@dgm/figures/mod.ts";
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
  const { height = 300, width = theme.width } = options;
  const across = width - 2 * theme.size.margin;
  const panel = densityPanel(curves, { ...options, width: across, height });
  return chart(panel, { ...options, width, height });
}

/**
 * The plot of {@linkcode densityCurves}, to stand beside others in one chart.
 *
 * @param curves functions with name and meaning
 * @param options domain, samples, name of the axis, and the plot's own size in CSS pixels
 * @returns a panel for `chart`
 * @throws {RangeError} when there is no curve, the domain is empty, or a density is not finite
 *
 * @example
 * ```ts
 * import { densityPanel } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const curve = { name: "p(x)", density: () => 0.5, meaning: "truth" } as const;
 * const panel = densityPanel([curve], { domain: [-1, 1], width: 300, height: 200 });
 * assert.deepEqual(panel.x?.domain, [-1, 1]);
 * ```
 */
export function densityPanel(
  curves: readonly DensityCurve[],
  options: Pick<DensityCurvesOptions, "domain" | "samples" | "bins" | "xLabel"> & {
    width: number;
    height: number;
  },
): Panel {
  const { domain, samples, bins = 40, xLabel = "x", height, width } = options;
  const [low, high] = domain;
  if (curves.length === 0 || !(high > low)) {
    throw new RangeError(
      `Cannot draw densities: want a curve and a domain, got ${curves.length} over ` +
        `[${low}, ${high}]`,
    );
  }
  const lines = curves.map((curve) => pointsOf(curve, domain));
  const looks = lineLooks(curves.map(({ meaning }) => meaning));
  const histogram = samples ? histogramOf(samples, { domain, bins }) : [];
  const top = 1.12 *
    Math.max(...lines.flat().map(({ y }) => y), ...histogram.map(({ density }) => density));
  const unit = {
    x: (high - low) / (width - MARGIN.left - MARGIN.right),
    y: top / (height - VERTICAL),
  };
  const taken: Box[] = [];
  const names = curves.map(({ name }, i) => {
    const half = 0.5 * (textWidth(name, LABEL) + 4) * unit.x;
    const place = placeOf(lines, i, { half, unit, histogram, taken, domain });
    taken.push({ x1: place.x - half, x2: place.x + half, y: place.y });
    return { ...place, text: name, colour: looks[i]!.colour };
  });
  return {
    y: { domain: [0, top], label: null, ticks: 4 },
    x: { domain: [low, high], label: xLabel },
    marks: [
      Plot.rectY(histogram, { x1: "x1", x2: "x2", y: "density", fill: theme.colours.dataLight }),
      ...curves.map(({ dashed }, i) => {
        const { colour, dash = dashed && "6 4" } = looks[i]!;
        return Plot.line(lines[i]!, {
          x: "x",
          y: "y",
          stroke: colour,
          strokeWidth: 2.2,
          ...(dash && { strokeDasharray: dash }),
        });
      }),
      Plot.text(names, {
        x: "x",
        y: "y",
        text: "text",
        fill: "colour",
        stroke: theme.paper,
        strokeWidth: 4,
        dy: -0.5 * (NAME.from + NAME.to),
        fontSize: LABEL.size,
        fontWeight: LABEL.weight,
      }),
    ],
  };
}

/** Where a name stands already: from x1 to x2, above y. */
interface Box {
  x1: number;
  x2: number;
  y: number;
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

/** Half a name's width, the size of a pixel, and what else is in the plot. */
interface Room {
  half: number;
  unit: { x: number; y: number };
  histogram: readonly { x1: number; x2: number; density: number }[];
  taken: readonly Box[];
  domain: readonly [number, number];
}

/**
 * The foot of a curve's name: above the curve and the bars under the whole word, where the curve lies
 * highest above all others, and where neither another curve nor another name is in the way.
 */
function placeOf(lines: readonly (readonly Point[])[], i: number, room: Room): Point {
  const { half, unit, histogram, taken, domain: [low, high] } = room;
  const line = lines[i]!;
  const others = lines.filter((_, j) => j !== i);
  const step = (high - low) / (POINTS - 1);
  const reach = Math.ceil(half / step);
  const [tallest, between] = [unit.y * NAME.to, unit.y * NAME.from];
  const places = line.map(({ x, y }, at) => {
    const under = (one: readonly Point[]) =>
      one.slice(Math.max(0, at - reach), at + reach + 1).map((point) => point.y);
    const bars = histogram.filter(({ x1, x2 }) => x1 < x + half && x2 > x - half);
    const foot = Math.max(...under(line), ...bars.map(({ density }) => density));
    const inside = x - half >= low && x + half <= high;
    const crossed = others.some((other) => {
      const heights = under(other);
      return Math.max(...heights) > foot + between / 2 && Math.min(...heights) < foot + tallest;
    });
    const covered = taken.some((box) =>
      box.x1 < x + half && box.x2 > x - half && Math.abs(box.y - foot) < tallest - between
    );
    const lead = y - Math.max(0, ...others.map((other) => other[at]!.y));
    const free = inside && !crossed && !covered;
    return { x, y: foot, merit: lead - 2 * (foot - y) - (free ? 0 : 1e9) };
  });
  return places.reduce((best, place) => place.merit > best.merit ? place : best);
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
