/** How a number changes with a dial, over several seeds. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import { type LineLabel, lineLabels } from "./line_labels.ts";
import { lineLooks } from "./line_looks.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One line: what was measured at each position of the dial. */
export interface SweepSeries {
  /** The words at the end of the line. */
  name: string;
  /** The dial's positions, each with the numbers that its seeds gave. */
  points: readonly { x: number; values: readonly number[] }[];
  /** The colour by meaning; default `model`. */
  meaning?: Meaning;
}

/** What {@linkcode sweep} is told. */
export interface SweepOptions extends Omit<ChartOptions, "widths"> {
  /** The dial, in words below the axis. */
  xLabel: string;
  /** Positions at equal factors instead of equal steps; default false. */
  logarithmic?: boolean;
}

const LABEL = { size: theme.size.label, weight: 600 } as const;

/**
 * A line through the means over the seeds, a band from the lowest to the highest, a dot for each
 * seed, and the name at the end. Further lines of one meaning take another shade of its colour, and
 * dashes.
 *
 * @param series what was measured
 * @param options words, the dial's name, its scale, size
 * @returns the picture
 * @throws {RangeError} when a position has no values, or there is nothing to draw
 *
 * @example
 * ```ts
 * import { sweep } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [{ x: 1, values: [2, 3] }, { x: 4, values: [1, 1.5] }];
 * const picture = sweep([{ name: "KL", points }], { alt: "The KL falls with β.", xLabel: "β" });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function sweep(series: readonly SweepSeries[], options: SweepOptions): Picture {
  const { xLabel, logarithmic = false, height = 300, ...words } = options;
  checkSeries(series);
  const looks = lineLooks(series.map(({ meaning }) => meaning));
  const lines = series.map((one, i) => ({ ...one, ...looks[i]! }));
  const values = series.flatMap(({ points }) => points.flatMap((point) => point.values));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.05 * (high - low) || Math.abs(high) * 0.05 || 1;
  const domain = [low - pad, high + pad] as const;
  const positions = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  const ends = lines.map(({ name, points, colour }): LineLabel => {
    const last = points.at(-1)!;
    return { x: last.x, y: mean(last.values), text: name, colour };
  });
  return chart({
    marginRight: 18 + Math.max(...lines.map(({ name }) => textWidth(name, LABEL))),
    x: {
      label: xLabel,
      ...(logarithmic ? { type: "log", axis: null } : { ticks: 6 }),
    },
    y: { domain: [...domain], label: null, ticks: 5 },
    marks: [
      ...(logarithmic ? [positionAxis(positions, xLabel)] : []),
      ...lines.flatMap(({ points, colour, dash }) => [
        Plot.areaY(points, {
          x: "x",
          y1: ({ values }: Point) => Math.min(...values),
          y2: ({ values }: Point) => Math.max(...values),
          fill: colour,
          fillOpacity: 0.14,
        }),
        Plot.line(points, {
          x: "x",
          y: ({ values }: Point) => mean(values),
          stroke: colour,
          strokeWidth: 2.2,
          ...(dash && { strokeDasharray: dash }),
        }),
        Plot.dot(points.flatMap(({ x, values }) => values.map((y) => ({ x, y }))), {
          x: "x",
          y: "y",
          r: 2.2,
          fill: colour,
        }),
      ]),
      lineLabels(ends),
    ],
  }, { ...words, height });
}

/**
 * An axis with every position written out.
 *
 * The quirk: Plot hands a logarithmic scale's tick format to d3, which leaves out all labels but 1, 2
 * and 5 times a power of ten, even where the ticks are given.
 */
function positionAxis(positions: readonly number[], label: string): Plot.Markish {
  return Plot.axisX(positions, {
    text: (x: number) => String(x),
    label,
    labelAnchor: "center",
    labelArrow: "none",
    tickSize: 4,
  });
}

type Point = SweepSeries["points"][number];

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function checkSeries(series: readonly SweepSeries[]): void {
  if (series.length === 0) throw new RangeError("Cannot draw a sweep: want a series, got none");
  for (const { name, points } of series) {
    if (points.length === 0) throw new RangeError(`Cannot draw a sweep: ${name} has no points`);
    for (const { x, values } of points) {
      if (values.length === 0 || !values.every(Number.isFinite)) {
        throw new RangeError(
          `Cannot draw a sweep: want finite numbers of ${name} at ${x}, got [${values}]`,
        );
      }
    }
  }
}
