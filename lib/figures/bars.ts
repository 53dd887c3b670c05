/** Numbers of a few things side by side. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { type Meaning, theme } from "./theme.ts";

/** One bar. */
export interface Bar {
  /** Whose number it is. */
  label: string;
  /** The number. */
  value: number;
  /** Half the length of the whisker, such as a standard error; default none. */
  error?: number;
  /** The colour by meaning; default `model`. */
  meaning?: Meaning;
}

/** What {@linkcode bars} may be told. */
export interface BarsOptions extends Omit<ChartOptions, "alt" | "widths"> {
  /** What the picture shows, for those who do not see it; default the labels and numbers. */
  alt?: string;
  /** The unit, below the axis. */
  unit?: string;
  /** Digits after the point; default 1. */
  digits?: number;
}

const ROW = 30;
const BOTTOM = 40;
const LABEL = { size: theme.size.label, weight: 600 } as const;

/**
 * Horizontal bars from zero, each with its number at the end, in the order given.
 *
 * @param rows the bars, from the top
 * @param options words, unit, digits, size
 * @returns the picture
 * @throws {RangeError} when there are no bars, or a value is not finite
 *
 * @example
 * ```ts
 * import { bars } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const picture = bars([{ label: "k = 1", value: 86.8 }, { label: "k = 50", value: 84.8 }]);
 * assert.equal(picture.alt, "Bars. k = 1: 86.8; k = 50: 84.8.");
 * ```
 */
export function bars(rows: readonly Bar[], options: BarsOptions = {}): Picture {
  const { unit, digits = 1, height = ROW * rows.length + BOTTOM, ...words } = options;
  checkBars(rows);
  const number = ({ value, error }: Bar) =>
    value.toFixed(digits).replace("-", "−") +
    (error === undefined ? "" : ` ± ${error.toFixed(digits)}`);
  const spoken = rows.map((row) => `${row.label}: ${number(row)}`).join("; ");
  const widest = (texts: string[]) => Math.max(...texts.map((text) => textWidth(text, LABEL)));
  const end = (row: Bar) => Math.max(0, row.value + (row.error ?? 0));
  const colour = ({ meaning }: Bar) => theme.colours[meaning ?? "model"];
  const whiskers = rows.filter(({ error }) => error !== undefined);
  return chart({
    marginLeft: 14 + widest(rows.map(({ label }) => label)),
    marginRight: 18 + widest(rows.map(number)),
    x: { label: unit ?? null, grid: true, ticks: 5, nice: false },
    y: { type: "band", domain: rows.map((_, i) => i), axis: null, grid: false, padding: 0.28 },
    marks: [
      Plot.axisY({
        tickFormat: (i: number) => rows[i]!.label,
        label: null,
        color: theme.text,
        fontSize: theme.size.label,
        tickSize: 0,
      }),
      Plot.barX(rows, { x: "value", y: (_, i) => i, fill: colour }),
      Plot.ruleX([0], { stroke: theme.axis }),
      Plot.ruleY(whiskers, {
        x1: ({ value, error }: Bar) => value - error!,
        x2: ({ value, error }: Bar) => value + error!,
        y: (row: Bar) => rows.indexOf(row),
        stroke: theme.text,
        strokeWidth: 1.6,
      }),
      Plot.text(rows, {
        x: end,
        y: (_, i) => i,
        text: number,
        fill: colour,
        textAnchor: "start",
        dx: 7,
        fontSize: LABEL.size,
        fontWeight: LABEL.weight,
      }),
    ],
  }, { alt: `Bars. ${spoken}.`, ...words, height });
}

function checkBars(rows: readonly Bar[]): void {
  if (rows.length === 0) throw new RangeError("Cannot draw bars: want at least one, got none");
  for (const { label, value } of rows) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot draw bars: ${label} must be a finite number, got ${value}`);
    }
  }
}
