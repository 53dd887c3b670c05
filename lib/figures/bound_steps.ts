/** How a bound is made of its two terms: two steps down from, or up to, the evidence. @module */
import * as Plot from "@observablehq/plot";
import type { Panel } from "./chart.ts";
import { theme } from "./theme.ts";

/** A lower bound, its larger part, and what it bounds, in nats. */
export interface BoundTerms {
  /** E_q[log p(x|z)]. */
  reconstruction: number;
  /** reconstruction − KL. */
  elbo: number;
  /** log p(x). */
  logEvidence: number;
}

const LABEL = { fontSize: theme.size.label, fontWeight: 600 } as const;
/** The columns, and half the width of a level. */
const [FIRST, SECOND, THIRD, HALF] = [0, 1, 2, 0.28];

/**
 * A plot of three columns: the level of the reconstruction, an arrow down by the KL, and the level of the
 * bound with the gap above it, up to the black line of log p(x).
 *
 * Unit: nats on the vertical axis.
 *
 * @param terms the heights of the three levels
 * @returns a panel for `chart`
 * @throws {RangeError} when a height is not finite
 *
 * @example
 * ```ts
 * import { boundSteps, chart } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const panel = boundSteps({ reconstruction: -0.6, elbo: -1.8, logEvidence: -1.3 });
 * assert.ok(chart(panel, { alt: "A step down, and a gap." }).png.length > 1000);
 * ```
 *
 * Source: notebook 04.
 */
export function boundSteps(terms: BoundTerms): Panel {
  const { reconstruction, elbo, logEvidence } = terms;
  const levels = [reconstruction, elbo, logEvidence];
  if (!levels.every(Number.isFinite)) {
    throw new RangeError(`Cannot draw the terms of a bound: want finite nats, got [${levels}]`);
  }
  const { colours } = theme;
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const pad = 0.12 * (high - low) || 1;
  const names = ["reconstruction", "− KL", "= ELBO"];
  const level = (x: number, y: number, colour: string) =>
    Plot.link([{ x1: x - HALF, x2: x + HALF, y }], {
      x1: "x1",
      x2: "x2",
      y1: "y",
      y2: "y",
      stroke: colour,
      strokeWidth: 4,
    });
  const arrow = (x: number, [from, to]: readonly [number, number], colour: string) =>
    Plot.arrow(from === to ? [] : [{ x, from, to }], {
      x1: "x",
      x2: "x",
      y1: "from",
      y2: "to",
      stroke: colour,
      strokeWidth: 2.6,
      headLength: 5,
      inset: 3,
    });
  return {
    x: {
      domain: [FIRST - 0.55, THIRD + 0.45],
      ticks: [FIRST, SECOND, THIRD],
      tickFormat: (column: number) => names[column]!,
      label: null,
      tickSize: 0,
    },
    y: { domain: [low - pad, high + pad], label: null, ticks: 6 },
    marks: [
      Plot.ruleY([logEvidence], { stroke: colours.truth, strokeWidth: 2.2 }),
      level(FIRST, reconstruction, colours.data),
      arrow(SECOND, [reconstruction, elbo], colours.data),
      arrow(THIRD, [elbo, logEvidence], colours.failure),
      level(THIRD, elbo, colours.model),
      Plot.text([{ x: THIRD, y: 0.5 * (elbo + logEvidence) }], {
        x: "x",
        y: "y",
        text: () => "gap",
        fill: colours.failure,
        textAnchor: "end",
        dx: -8,
        ...LABEL,
      }),
      Plot.text([{ x: FIRST - 0.5, y: logEvidence }], {
        x: "x",
        y: "y",
        text: () => "log p(x)",
        fill: colours.truth,
        textAnchor: "start",
        dy: reconstruction < logEvidence ? -10 : 12,
        ...LABEL,
      }),
    ],
  };
}
