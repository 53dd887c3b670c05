/** Samples as what share of them lies below each number. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions, MARGIN } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One sample. */
export interface CumulativeSample {
  /** The words beside the line. */
  name: string;
  /** The numbers, in any order. */
  values: ArrayLike<number>;
  /** The colour by meaning; default `model`. */
  meaning?: Meaning;
}

/** What {@linkcode cumulative} is told. */
export interface CumulativeOptions extends Omit<ChartOptions, "widths"> {
  /** What the numbers are, below the axis. */
  xLabel: string;
}

/** Corners of a line at most; more cannot be told apart. */
const CORNERS = 300;
/** CSS pixels between a line and its name. */
const DISTANCE = 9;
const LABEL = { size: theme.size.label, weight: 600 } as const;

/**
 * The share of each sample at or below a number, from 0 to 1: samples can be compared without the
 * choice of bins. Names stand at the middle of the lines, each a bit
 * higher than the one to its left.
 *
 * @param samples what was measured
 * @param options words, what the numbers are, size
 * @returns the picture
 * @throws {RangeError} when there is no sample, or one is empty or not finite
 *
 * @example
 * ```ts
 * import { cumulative } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = [{ name: "near", values: [1, 2, 3] }, { name: "far", values: [7, 8] }];
 * const picture = cumulative(samples, { alt: "Two steps.", xLabel: "distance" });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function cumulative(
  samples: readonly CumulativeSample[],
  options: CumulativeOptions,
): Picture {
  const { xLabel, height = 280, ...words } = options;
  if (samples.length === 0) {
    throw new RangeError("Cannot draw shares: want at least one sample, got none");
  }
  const lines = samples.map((sample) => ({ ...sample, points: corners(sample) }));
  const right = Math.max(...lines.map(({ points }) => points.at(-1)!.x));
  const left = Math.min(0, ...lines.map(({ points }) => points[0]!.x));
  const order = lines.map(({ points }) => quantile(points, 0.5)).map((median, i) => ({ median, i }))
    .sort((a, b) => a.median - b.median).map(({ i }) => i);
  const room = (options.width ?? theme.width) - 2 * theme.size.margin - MARGIN.left;
  const labels = lines.map(({ name, points, meaning = "model" }, i) => {
    const share = (1 + order.indexOf(i)) / (lines.length + 1);
    const x = quantile(points, share);
    // Between three lines there is little room: the name of the first stands left of it, where it fits.
    const before =
      (x - left) / (right - left) * (room - 18) > textWidth(name, LABEL) + 2 * DISTANCE;
    const side = lines.length > 2 && share < 1 / lines.length && before ? "end" : "start";
    return { x, y: share, text: name, side, fill: theme.colours[meaning] } as const;
  });
  // As much paper on the right as the label needs that reaches furthest.
  const needed = labels.filter(({ side }) => side === "start").map(({ x, text }) =>
    room - (room - DISTANCE - textWidth(text, LABEL)) * (right - left) / (x - left)
  ).filter(Number.isFinite);
  return chart({
    marginRight: Math.max(18, ...needed),
    x: { label: xLabel, domain: [left, right], ticks: 6 },
    y: { label: null, domain: [0, 1], ticks: 5, tickFormat: (y: number) => `${100 * y} %` },
    marks: [
      ...lines.map(({ points, meaning = "model" }) =>
        Plot.line([{ x: left, y: 0 }, ...points, { x: right, y: 1 }], {
          x: "x",
          y: "y",
          stroke: theme.colours[meaning],
          strokeWidth: 2.2,
          curve: "step-after",
        })
      ),
      ...(["start", "end"] as const).map((side) =>
        Plot.text(labels.filter((label) => label.side === side), {
          x: "x",
          y: "y",
          text: "text",
          fill: "fill",
          stroke: theme.paper,
          strokeWidth: 4,
          textAnchor: side,
          dx: side === "start" ? DISTANCE : -DISTANCE,
          fontSize: LABEL.size,
          fontWeight: LABEL.weight,
        })
      ),
    ],
  }, { ...words, height });
}

interface Corner {
  x: number;
  y: number;
}

function corners({ name, values }: CumulativeSample): Corner[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0 || !sorted.every(Number.isFinite)) {
    throw new RangeError(`Cannot draw shares: want finite numbers of ${name}, got [${values}]`);
  }
  const count = Math.min(CORNERS, sorted.length);
  return Array.from({ length: count }, (_, i) => {
    const rank = Math.ceil((i + 1) * sorted.length / count);
    return { x: sorted[rank - 1]!, y: rank / sorted.length };
  });
}

function quantile(points: readonly Corner[], share: number): number {
  return points.find(({ y }) => y >= share)!.x;
}
