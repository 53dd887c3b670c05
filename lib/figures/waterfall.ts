/** What each of several steps took off a number. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { textWidth } from "./text.ts";
import { theme } from "./theme.ts";

/** What is left after a step; the first is the start. */
export interface WaterfallStep {
  /** What was done. */
  label: string;
  /** What is left, above 0. */
  value: number;
}

/** What {@linkcode waterfall} may be told. */
export interface WaterfallOptions extends Omit<ChartOptions, "alt" | "widths"> {
  /** What the picture shows, for those who do not see it; default the labels and numbers. */
  alt?: string;
  /** The unit, below the axis. */
  unit?: string;
}

const ROW = 34;
const BOTTOM = 44;
const LABEL = { size: theme.size.label, weight: 600 } as const;

/**
 * A row for each step, from the top: what is left of the number as a bar, what the step took off as a
 * lighter piece beside it, on an axis where equal lengths are equal factors.
 *
 * @param steps the start and what is left after each step, from the top
 * @param options words, unit, size
 * @returns the picture
 * @throws {RangeError} when there are fewer than two steps, or a value is not a finite number above 0
 *
 * @example
 * ```ts
 * import { waterfall } from "@dgm/figures/waterfall.ts";
 * import assert from "node:assert/strict";
 *
 * const picture = waterfall([{ label: "plain", value: 200 }, { label: "fused", value: 50 }]);
 * assert.equal(picture.alt, "Waterfall. plain: 200; fused: 50, 4.0 times less.");
 * ```
 */
export function waterfall(
  steps: readonly WaterfallStep[],
  options: WaterfallOptions = {},
): Picture {
  checkSteps(steps);
  const { unit, height = ROW * steps.length + BOTTOM, ...words } = options;
  const rows = steps.map(({ label, value }, i) => {
    const before = steps[i - 1]?.value ?? value, factor = before / value;
    const bought = i === 0 ? "" : factor >= 1.05 ? `${factor.toFixed(1)} × less` : "";
    return { i, label, value, before: Math.max(before, value), bought };
  });
  const number = (value: number) => value >= 100 ? value.toFixed(0) : String(+value.toPrecision(2));
  const numbers = ({ value, bought }: typeof rows[number]) =>
    bought ? `${number(value)} (${bought})` : number(value);
  const spoken = rows.map(({ label, value, bought }) =>
    `${label}: ${number(value)}` + (bought ? `, ${bought.replace("×", "times")}` : "")
  );
  const values = steps.map(({ value }) => value);
  const low = Math.min(...values) / 2, high = Math.max(...values);
  const widest = (texts: string[]) => Math.max(...texts.map((text) => textWidth(text, LABEL)));
  return chart({
    marginLeft: 14 + widest(rows.map(({ label }) => label)),
    marginRight: 18 + widest(rows.map(numbers)),
    x: {
      type: "log",
      domain: [low, high],
      ticks: tens(low, high),
      tickFormat: (value: number) => String(value),
      label: unit ?? null,
      grid: true,
    },
    y: { type: "band", domain: rows.map(({ i }) => i), axis: null, grid: false, padding: 0.28 },
    marks: [
      Plot.axisY({
        tickFormat: (i: number) => rows[i]!.label,
        label: null,
        color: theme.text,
        fontSize: theme.size.label,
        tickSize: 0,
      }),
      Plot.barX(rows, { x1: low, x2: "before", y: "i", fill: theme.colours.modelLight }),
      Plot.barX(rows, { x1: low, x2: "value", y: "i", fill: theme.colours.model }),
      Plot.text(rows, {
        x: "before",
        y: "i",
        text: numbers,
        fill: theme.text,
        textAnchor: "start",
        dx: 7,
        fontSize: LABEL.size,
        fontWeight: LABEL.weight,
      }),
    ],
  }, { alt: `Waterfall. ${spoken.join("; ")}.`, ...words, height });
}

/** Powers of ten, and their double and fivefold, in the domain. */
function tens(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    ticks.push(...[1, 2, 5].map((digit) => digit * power).filter((x) => x >= low && x <= high));
  }
  return ticks;
}

function checkSteps(steps: readonly WaterfallStep[]): void {
  if (steps.length < 2) {
    throw new RangeError(`Cannot draw a waterfall: want two steps or more, got ${steps.length}`);
  }
  for (const { label, value } of steps) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new RangeError(
        `Cannot draw a waterfall: ${label} must be a finite number above 0, got ${value}`,
      );
    }
  }
}
