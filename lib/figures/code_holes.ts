/** Codes of data in a plane, and random codes among them. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

/** What {@linkcode codeHoles} draws. */
export interface CodeHoles {
  /** n × 2 numbers: where the data lie. */
  codes: ArrayLike<number>;
  /** One class from 0 to 9 for each code. */
  labels: ArrayLike<number>;
  /** Codes that were drawn at random, m × 2 numbers. */
  random: ArrayLike<number>;
  /** For each random code, whether something was wrong with what it decodes to. */
  failed: readonly boolean[];
}

/** What {@linkcode codeHoles} is told. */
export type CodeHolesOptions = Omit<ChartOptions, "widths" | "height">;

const SIDE = 470;

/**
 * A pale dot for each code of the data, coloured by its class with the digit at the median of each;
 * and the random codes on top: blue rings, orange crosses where they failed.
 *
 * @param points codes, classes, random codes and which of them failed
 * @param options words, width (the plot is square)
 * @returns the picture
 * @throws {TypeError} when there are not two numbers for each label, or for each random code
 * @throws {RangeError} when a label is no digit
 *
 * @example
 * ```ts
 * import { codeHoles } from "@dgm/figures/code_holes.ts";
 * import assert from "node:assert/strict";
 *
 * const points = { codes: [0, 0, 4, 4], labels: [3, 7], random: [2, 2], failed: [true] };
 * const picture = codeHoles(points, { alt: "A 3, a 7, and a cross between them." });
 * assert.ok(picture.height >= 470);
 * ```
 */
export function codeHoles(points: CodeHoles, options: CodeHolesOptions): Picture {
  const { codes, labels, random, failed } = points;
  const dots = pairs(codes, labels.length, "label").map(({ x, y }, i) => {
    const label = labels[i]!;
    if (theme.digits[label] === undefined) {
      throw new RangeError(`Cannot draw codes: labels must be 0 to 9, got ${label} at ${i}`);
    }
    return { x, y, label };
  });
  const drawn = pairs(random, failed.length, "random code").map((place, i) => ({
    ...place,
    failed: failed[i]!,
  }));
  const all = [...dots, ...drawn];
  const [x, y] = [domain(all.map((dot) => dot.x)), domain(all.map((dot) => dot.y))];
  const wrong = drawn.filter((dot) => dot.failed);
  return chart({
    marginTop: 14,
    marginRight: 20,
    marginBottom: 40,
    marginLeft: 48,
    x: { domain: x, grid: true, ticks: 5, label: "z₁" },
    y: { domain: y, grid: true, ticks: 5, label: "z₂", labelAnchor: "center", labelArrow: "none" },
    marks: [
      Plot.dot(dots, {
        x: "x",
        y: "y",
        r: 1.7,
        fill: ({ label }: Dot) => theme.digits[label]!,
        fillOpacity: 0.4,
      }),
      Plot.text(medians(dots), {
        x: "x",
        y: "y",
        text: "label",
        fill: ({ label }: Dot) => theme.digits[label]!,
        stroke: theme.paper,
        strokeWidth: 5,
        fontSize: 17,
        fontWeight: 600,
      }),
      Plot.dot(drawn.filter((dot) => !dot.failed), {
        x: "x",
        y: "y",
        r: 4,
        stroke: theme.colours.model,
        strokeWidth: 1.8,
      }),
      Plot.dot(wrong, {
        x: "x",
        y: "y",
        r: 4.5,
        symbol: "times",
        stroke: theme.colours.failure,
        strokeWidth: 2.2,
      }),
    ],
  }, { width: SIDE + 2 * theme.size.margin, ...options, height: SIDE });
}

interface Place {
  x: number;
  y: number;
}

interface Dot extends Place {
  label: number;
}

function pairs(values: ArrayLike<number>, count: number, of: string): Place[] {
  if (count === 0 || values.length !== 2 * count) {
    throw new TypeError(
      `Cannot draw codes: want two numbers for each ${of}, got ${values.length} numbers for ${count}`,
    );
  }
  return Array.from({ length: count }, (_, i) => ({ x: values[2 * i]!, y: values[2 * i + 1]! }));
}

function domain(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.03 * (high - low) || 1;
  return [low - pad, high + pad];
}

function medians(dots: readonly Dot[]): Dot[] {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  return [...new Set(dots.map(({ label }) => label))].sort((a, b) => a - b).map((label) => {
    const own = dots.filter((dot) => dot.label === label);
    return { x: middle(own.map(({ x }) => x)), y: middle(own.map(({ y }) => y)), label };
  });
}
