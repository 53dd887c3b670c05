/** Estimates with the errors that they claim for themselves, run by run. @module */
import * as Plot from "@observablehq/plot";
import type { EvidenceEstimate } from "../math/mod.ts";
import { chart, type ChartOptions, type Panel } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

/** One run: its estimate, and how far it claims the truth can be. */
export interface ClaimedInterval {
  /** The estimate. */
  value: number;
  /** The lower end; −∞ where the claim has none. */
  low: number;
  /** The upper end. */
  high: number;
}

/** Runs of one kind. */
export interface IntervalGroup {
  /** A few words above the runs. */
  name: string;
  /** The runs, from top to bottom. */
  runs: readonly ClaimedInterval[];
}

/** Groups over one axis. */
export interface IntervalPanel {
  /** A few words above. */
  heading?: string;
  /** The groups, from top to bottom. */
  groups: readonly IntervalGroup[];
  /** What all runs should contain, dashed if it is not the truth. Runs that do not are failures. */
  reference: { value: number; name: string; dashed?: boolean };
  /** The words below the axis. */
  xLabel: string;
}

/** What {@linkcode claimedIntervals} is told. */
export type ClaimedIntervalsOptions = Omit<ChartOptions, "height">;

const ROW = 13;
const GROUP = 26;
const MARGIN = { top: 26, bottom: 40, left: 10, right: 16 };

/**
 * A dot and a bar for each run, blue where the bar contains the reference and orange where not. Bars
 * without a lower end begin at the left edge.
 *
 * @param panels groups of runs, one panel or more, each with its own scale
 * @param options words, widths of the panels
 * @returns the picture
 * @throws {RangeError} when there is no run, or an estimate or upper end is not finite
 *
 * @example
 * ```ts
 * import { claimedIntervals } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const runs = [{ value: 1, low: 0, high: 2 }, { value: 0, low: -Infinity, high: 0.5 }];
 * const picture = claimedIntervals([{
 *   groups: [{ name: "ten draws", runs }],
 *   reference: { value: 1.2, name: "exact" },
 *   xLabel: "estimate",
 * }], { alt: "Of two bars the first contains the exact value." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function claimedIntervals(
  panels: readonly IntervalPanel[],
  options: ClaimedIntervalsOptions,
): Picture {
  for (const { groups } of panels) groups.forEach(checkGroup);
  const rows = Math.max(...panels.map(({ groups }) => heightOf(groups)));
  return chart(panels.map(panelOf), { ...options, height: rows + MARGIN.top + MARGIN.bottom });
}

/**
 * What an estimate of p(x) claims, on the scale of log p(x): four of its own standard errors to either side.
 *
 * Formula: log p̂ + log(1 ± 4 r) with the relative error r; without lower end where 4 r ≥ 1.
 *
 * @param estimate from `evidenceFromLogWeights` or `importanceSampledEvidence`
 * @returns estimate and ends, in nats
 *
 * @example
 * ```ts
 * import { evidenceInterval } from "@dgm/figures/mod.ts";
 * import { evidenceFromLogWeights } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // One weight above all others: the claim has no lower end, and reaches up by log 5 at most.
 * const { value, low, high } = evidenceInterval(evidenceFromLogWeights([0, -900, -900, -900]));
 * assert.equal(low, -Infinity);
 * assert.ok(Math.abs(high - value - Math.log(5)) < 1e-12);
 * ```
 */
export function evidenceInterval(
  estimate: Pick<EvidenceEstimate, "logEvidence" | "relativeError">,
): ClaimedInterval {
  const { logEvidence, relativeError } = estimate;
  return {
    value: logEvidence,
    low: logEvidence + Math.log(Math.max(0, 1 - 4 * relativeError)),
    high: logEvidence + Math.log1p(4 * relativeError),
  };
}

interface Row extends ClaimedInterval {
  y: number;
  colour: string;
}

function panelOf({ heading, groups, reference, xLabel }: IntervalPanel): Panel {
  const tall = heightOf(groups);
  const names: { y: number; text: string }[] = [];
  const rows: Row[] = [];
  let y = 0;
  for (const { name, runs } of groups) {
    names.push({ y: y + GROUP - 10, text: name });
    y += GROUP;
    for (const run of runs) {
      const contains = run.low <= reference.value && reference.value <= run.high;
      rows.push({
        ...run,
        y: y + ROW / 2,
        colour: contains ? theme.colours.model : theme.colours.failure,
      });
      y += ROW;
    }
  }
  const [low, high] = reachOf(rows, reference.value);
  return {
    ...(heading === undefined ? {} : { heading }),
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    insetTop: 0,
    x: { domain: [low, high], label: xLabel, ticks: 5, grid: true },
    y: { domain: [tall, 0], axis: null, grid: false, label: null },
    marks: [
      Plot.ruleX([reference.value], {
        stroke: theme.colours.truth,
        strokeWidth: 1.4,
        ...(reference.dashed ? { strokeDasharray: "5 4" } : {}),
      }),
      Plot.text([reference], {
        x: "value",
        y: 0,
        text: "name",
        dy: -9,
        fill: theme.colours.truth,
        textAnchor: reference.value > low + 0.6 * (high - low) ? "end" : "start",
        fontSize: theme.size.label,
        fontWeight: 600,
      }),
      Plot.ruleY(rows, {
        x1: (row: Row) => Math.max(low, row.low),
        x2: "high",
        y: "y",
        stroke: "colour",
        strokeOpacity: 0.55,
        strokeWidth: 4,
      }),
      Plot.dot(rows, { x: "value", y: "y", r: 3, fill: "colour", stroke: theme.paper }),
      Plot.text(names, {
        x: low,
        y: "y",
        text: "text",
        dx: 2,
        fill: theme.muted,
        stroke: theme.paper,
        strokeWidth: 4,
        textAnchor: "start",
        fontSize: theme.size.tick,
      }),
    ],
  };
}

/** From the lowest to the highest of what must be seen, with some room: lower ends may be cut off. */
function reachOf(rows: readonly Row[], reference: number): [number, number] {
  const lows = rows.map(({ low, value, high }) => Math.max(low, value - 3 * (high - value)));
  const [low, high] = [
    Math.min(reference, ...lows),
    Math.max(reference, ...rows.map((row) => row.high)),
  ];
  const pad = 0.04 * (high - low) || 1;
  return [low - pad, high + pad];
}

function heightOf(groups: readonly IntervalGroup[]): number {
  return groups.reduce((sum, { runs }) => sum + GROUP + ROW * runs.length, 0);
}

function checkGroup({ name, runs }: IntervalGroup): void {
  if (runs.length === 0) throw new RangeError(`Cannot draw intervals: ${name} has no runs`);
  runs.forEach(({ value, low, high }, i) => {
    if (Number.isFinite(value) && Number.isFinite(high) && low <= value && value <= high) return;
    throw new RangeError(
      `Cannot draw intervals: want low ≤ value ≤ high of ${name}, got ${low}, ${value} and ` +
        `${high} at ${i}`,
    );
  });
}
