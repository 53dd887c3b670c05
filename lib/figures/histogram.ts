/** How often values fall into equal intervals. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { type Meaning, theme } from "./theme.ts";

/** What {@linkcode histogram} is told. */
export interface HistogramOptions extends Omit<ChartOptions, "widths"> {
  /** From where to where; a value outside is refused. */
  domain: readonly [number, number];
  /** Intervals over the domain; default 16. */
  bins?: number;
  /** What the values are, below the axis. */
  xLabel: string;
  /** The colour by meaning; default `data`. */
  meaning?: Meaning;
}

const LABEL = { fontSize: theme.size.tick, fill: theme.text } as const;
const ROOM = { pointed: 12, wide: 34 };

/**
 * Upright bars, one for each of the equal intervals of a domain, with the share of the values that fall
 * into it written above.
 *
 * Unit: per cent of the values; all bars together make 100. An interval holds its lower end and not its
 * upper one, but the last holds both.
 *
 * @param values the numbers, in any order
 * @param options words, domain, number of intervals, size
 * @returns the picture
 * @throws {RangeError} when there are no values, the domain is empty, or a value lies outside of it
 *
 * @example
 * ```ts
 * import { histogram } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const options = { alt: "Two bars.", domain: [0, 1], bins: 2, xLabel: "grey value" } as const;
 * assert.ok(histogram([0, 0.1, 0.9], options).png.length > 1000);
 * assert.throws(() => histogram([2], options), /got 2/);
 * ```
 */
export function histogram(values: ArrayLike<number>, options: HistogramOptions): Picture {
  const { domain, bins = 16, xLabel, meaning = "data", height = 260, ...words } = options;
  const shares = binShares(values, { domain, bins });
  const [low, high] = domain;
  const rows = shares.map((share, i) => ({
    share: 100 * share,
    x1: low + i * (high - low) / bins,
    x2: low + (i + 1) * (high - low) / bins,
  }));
  const inset = bins > 40 ? 0 : 1;
  return chart({
    x: { domain: [low, high], label: xLabel, insetLeft: ROOM.pointed },
    y: { domain: [0, Math.max(...rows.map(({ share }) => share)) * 1.12], axis: null, grid: false },
    marginLeft: ROOM.pointed,
    marginRight: ROOM.wide,
    marks: [
      Plot.rectY(rows, { x1: "x1", x2: "x2", y: "share", fill: theme.colours[meaning], inset }),
      Plot.ruleY([0], { stroke: theme.axis }),
      Plot.text(bins > 20 ? [] : rows, {
        x: ({ x1, x2 }) => (x1 + x2) / 2,
        y: "share",
        text: ({ share }) => percent(share),
        dy: -9,
        ...LABEL,
      }),
    ],
  }, { ...words, height });
}

/**
 * The share of values in each of the equal intervals of a domain.
 *
 * Shapes: [n] → [bins]. The shares add up to 1.
 *
 * @param values the numbers, in any order
 * @param options domain and number of intervals
 * @returns shares between 0 and 1
 * @throws {RangeError} when there are no values, the domain is empty, or a value lies outside of it
 *
 * @example
 * ```ts
 * import { binShares } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(binShares([0, 1, 3, 4], { domain: [0, 4], bins: 2 }), [0.5, 0.5]);
 * ```
 */
export function binShares(
  values: ArrayLike<number>,
  { domain: [low, high], bins }: { domain: readonly [number, number]; bins: number },
): number[] {
  const action = "Cannot draw a histogram";
  if (!(values.length > 0 && high > low && Number.isInteger(bins) && bins > 0)) {
    throw new RangeError(
      `${action}: want values, a domain and bins, got ${values.length} values over ` +
        `[${low}, ${high}] in ${bins}`,
    );
  }
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= low && value <= high)) {
      throw new RangeError(`${action}: want values in [${low}, ${high}], got ${value} at ${i}`);
    }
    const at = Math.min(bins - 1, Math.floor((value - low) / (high - low) * bins));
    counts[at] = counts[at]! + 1;
  }
  return counts.map((count) => count / values.length);
}

function percent(share: number): string {
  return share >= 9.95 ? `${share.toFixed(0)} %` : share.toFixed(1);
}
