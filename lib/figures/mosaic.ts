/** Bayes' rule as areas: how a whole is divided by one question, and each part by another. @module */
import * as Plot from "@observablehq/plot";
import { chart, type ChartOptions } from "./chart.ts";
import type { Picture } from "./picture.ts";
import { theme } from "./theme.ts";

/** One possible answer to the question that is asked. */
export interface MosaicColumn {
  /** What it is called, below its column. */
  name: string;
  /** Its probability before anything was observed. */
  prior: number;
  /** The probability of the observation, if it is true. */
  likelihood: number;
}

/** What {@linkcode mosaic} is told. */
export interface MosaicOptions extends Omit<ChartOptions, "widths"> {
  /** What was observed, at the left of the blue areas. */
  observed: string;
}

const NAME = { fontSize: theme.size.label, fontWeight: 600 } as const;

/**
 * A square of area 1 in columns: each as wide as its prior, and blue up to its likelihood. A blue area
 * is prior × likelihood; all of them together are the probability of what was observed, and the share
 * of that which lies in a column, written above it in per cent, is its posterior.
 *
 * Formula: posterior_i = prior_i · likelihood_i / Σ_j prior_j · likelihood_j.
 *
 * @param columns the possible answers; priors add up to 1
 * @param options words, size
 * @returns the picture
 * @throws {RangeError} when there is no column, a number is no probability, the priors do not add up to
 *   1, or what was observed is impossible
 *
 * @example
 * ```ts
 * import { mosaic } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const columns = [
 *   { name: "fair", prior: 0.9, likelihood: 0.5 },
 *   { name: "two heads", prior: 0.1, likelihood: 1 },
 * ];
 * const picture = mosaic(columns, { observed: "heads", alt: "Two columns, blue below." });
 * assert.ok(picture.png.length > 1000);
 * ```
 */
export function mosaic(columns: readonly MosaicColumn[], options: MosaicOptions): Picture {
  const { observed, height = 300, ...words } = options;
  const evidence = checkedEvidence(columns);
  let right = 0;
  const rows = columns.map(({ name, prior, likelihood }) => {
    const x1 = right;
    right += prior;
    const posterior = prior * likelihood / evidence;
    return { name, likelihood, x1, x2: right, posterior: (100 * posterior).toFixed(1) };
  });
  const edges = { insetLeft: 1, insetRight: 1 };
  const sides = { x1: "x1", x2: "x2", ...edges };
  const middle = { x: ({ x1, x2 }: { x1: number; x2: number }) => (x1 + x2) / 2 };
  return chart({
    marginTop: 26,
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, 1], label: observed, ticks: 5, labelAnchor: "center", labelArrow: "none" },
    marks: [
      Plot.rect(rows, { ...sides, y1: 0, y2: 1, fill: theme.grid }),
      Plot.rect(rows, { ...sides, y1: 0, y2: "likelihood", fill: theme.colours.model }),
      Plot.text(rows, { ...middle, y: 0, text: "name", dy: 16, fill: theme.text, ...NAME }),
      Plot.text(rows, {
        ...middle,
        y: 1,
        text: "posterior",
        dy: -12,
        fill: theme.colours.model,
        ...NAME,
      }),
    ],
  }, { ...words, height });
}

function checkedEvidence(columns: readonly MosaicColumn[]): number {
  const action = "Cannot draw a mosaic";
  let [whole, evidence] = [0, 0];
  for (const { name, prior, likelihood } of columns) {
    if (!(prior >= 0 && prior <= 1 && likelihood >= 0 && likelihood <= 1)) {
      throw new RangeError(
        `${action}: want probabilities of ${name}, got ${prior} and ${likelihood}`,
      );
    }
    whole += prior;
    evidence += prior * likelihood;
  }
  if (Math.abs(whole - 1) > 1e-9) {
    throw new RangeError(`${action}: want priors that add up to 1, got ${whole}`);
  }
  if (evidence === 0) {
    throw new RangeError(`${action}: want an observation that is possible, got probability 0`);
  }
  return evidence;
}
