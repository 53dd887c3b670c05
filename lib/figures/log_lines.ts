/** Numbers that grow by factors: how an error changes with a dial, both on scales of factors. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import { type LineLabel, lineLabels } from "./line_labels.ts";
import { lineLooks } from "./line_looks.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One line: what was measured, or foretold, at each position of the dial. */
export interface LogLine {
  /** The words at the end of the line. */
  name: string;
  /** The dial's positions, each with its numbers, such as one for each seed; all positive. */
  points: readonly { x: number; values: readonly number[] }[];
  /** The colour by meaning; default `model`. */
  meaning?: Meaning;
  /** True for a dashed line without dots, as theory is drawn; default false. */
  dashed?: boolean;
}

/** What {@linkcode logLines} is told. */
export interface LogLinesOptions extends Omit<ChartOptions, "widths"> {
  /** The dial, in words below the axis. */
  xLabel: string;
  /** The positions that are written out below the axis; default all of them. */
  xTicks?: readonly number[];
}

const LABEL = { size: theme.size.label, weight: 600 } as const;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Lines through the geometric means over the seeds, with a dot for each seed, on two scales of equal
 * factors. A power law is a straight line here. Further lines of one meaning take another shade of its
 * colour, and dashes.
 *
 * @param lines what was measured, and what was foretold
 * @param options words, the dial's name, the positions to write out, size
 * @returns the picture
 * @throws {RangeError} when there is no line, a line has no points, or a number is not positive and finite
 *
 * @example
 * ```ts
 * import { logLines } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [10, 100, 1000].map((x) => ({ x, values: [x ** -0.5] }));
 * const picture = logLines([{ name: "1/√n", points }], { alt: "A falling line.", xLabel: "n" });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function logLines(lines: readonly LogLine[], options: LogLinesOptions): Picture {
  const { xLabel, xTicks, height = 320, ...words } = options;
  checkLines(lines);
  const looks = lineLooks(lines.map(({ meaning }) => meaning));
  const drawn = lines.map(({ name, points, dashed = false }, i) => ({
    name,
    dashed,
    colour: looks[i]!.colour,
    dash: dashed ? "6 4" : looks[i]!.dash,
    means: points.map(({ x, values }): Point => ({ x, y: mean(values.map(Math.log10)) })),
    dots: points.flatMap(({ x, values }) => values.map((v): Point => ({ x, y: Math.log10(v) }))),
  }));
  const all = drawn.flatMap(({ dots }) => dots.map(({ y }) => y));
  const pad = Math.max(0.15, 0.05 * (Math.max(...all) - Math.min(...all)));
  const domain = [Math.min(...all) - pad, Math.max(...all) + pad] as const;
  const heights = ticks(domain);
  const positions = xTicks ?? [...new Set(drawn.flatMap(({ means }) => means.map(({ x }) => x)))];
  const ends = drawn.map(({ name, means, colour }): LineLabel => {
    const { x, y } = means.reduce((last, point) => point.x > last.x ? point : last);
    return { x, y, text: name, colour };
  });
  return chart({
    marginRight: 18 + Math.max(...lines.map(({ name }) => textWidth(name, LABEL))),
    marginLeft: 48,
    x: { type: "log", label: xLabel, axis: null },
    y: { domain: [...domain], label: null, axis: null, grid: false },
    marks: [
      Plot.gridY(heights, { stroke: theme.grid, strokeOpacity: 1 }),
      Plot.axisY(heights, { text: powerOfTen, label: null, tickSize: 0 }),
      // Written out by hand, for d3 leaves out all labels of a logarithmic axis but 1, 2 and 5.
      Plot.axisX(positions, {
        text: (x: number) => x.toLocaleString("en"),
        label: xLabel,
        labelAnchor: "center",
        labelArrow: "none",
        tickSize: 4,
      }),
      ...drawn.flatMap(({ means, dots, colour, dashed, dash }) => [
        Plot.line(means, {
          x: "x",
          y: "y",
          stroke: colour,
          strokeWidth: dashed ? 1.8 : 2.2,
          ...(dash && { strokeDasharray: dash }),
        }),
        ...(dashed ? [] : [Plot.dot(dots, { x: "x", y: "y", r: 2.4, fill: colour })]),
      ]),
      // Only names at the same end can cover each other.
      ...[...new Set(ends.map(({ x }) => x))].map((x) =>
        lineLabels(ends.filter((end) => end.x === x))
      ),
    ],
  }, { ...words, height });
}

interface Point {
  x: number;
  y: number;
}

/** Powers of ten; where fewer than two are in sight, two and five times a power as well. */
function ticks(domain: readonly [number, number]): number[] {
  const whole = powers(domain);
  if (whole.length >= 2) return whole;
  const [first, last] = [Math.floor(domain[0]), Math.ceil(domain[1])];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .flatMap((power) => [1, 2, 5].map((factor) => power + Math.log10(factor)))
    .filter((height) => height >= domain[0] && height <= domain[1]);
}

/** The whole powers of ten within a domain of logarithms, at most eight of them. */
function powers([low, high]: readonly [number, number]): number[] {
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  const step = Math.max(1, Math.ceil((last - first + 1) / 8));
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => first + i * step);
}

function powerOfTen(exponent: number): string {
  if (exponent >= -2 && exponent <= 3 || !Number.isInteger(exponent)) {
    return String(Number((10 ** exponent).toPrecision(1)));
  }
  const digits = [...String(Math.abs(exponent))].map((digit) => RAISED[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function checkLines(lines: readonly LogLine[]): void {
  if (lines.length === 0) throw new RangeError("Cannot draw lines: want at least one, got none");
  for (const { name, points } of lines) {
    if (points.length === 0) throw new RangeError(`Cannot draw lines: ${name} has no points`);
    for (const { x, values } of points) {
      const fits = values.length > 0 && [x, ...values].every((v) => v > 0 && v < Infinity);
      if (!fits) {
        throw new RangeError(
          `Cannot draw lines: want positive numbers of ${name} at ${x}, got [${values}]`,
        );
      }
    }
  }
}
