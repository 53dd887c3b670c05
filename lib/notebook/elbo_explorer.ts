/** A Gaussian to drag under the evidence: the bound and its two terms, live in the page. @module */
import { boundSteps, chart, densityPanel, theme } from "../figures/mod.ts";
import { drawDensities, drawTerms } from "./elbo_drawing.ts";
import { elboPage, type ElboPageData } from "./elbo_page.ts";
import { bestGaussian, elboTable, elboTerms, type GaussianQ } from "./elbo_table.ts";
import { type Explorer, makeExplorer } from "./explorer.ts";
import { base64Of, floatsOf } from "./page_tools.ts";

/** z ~ N(0, 1), x|z ~ N(f(z), σ²), such as `nonlinearGaussian` of lib/math makes. */
export interface OneLatentModel {
  /** f, the mean of x given z; finite for |z| ≤ 10. */
  decode(z: number): number;
  /** σ, positive. */
  readonly sigma: number;
}

/** What {@linkcode elboExplorer} is told. */
export interface ElboExplorerOptions {
  /** The x that is explained. */
  x: number;
  /** Where q starts; default the prior. */
  q?: GaussianQ;
  /** What the explorer shows, for those who do not see it. */
  alt: string;
  /** A sentence below it, before the one that says how to use it; default none. */
  caption?: string;
}

/** A step of 1/50: half the smallest s that q can have is wider. */
const GRID = { low: -10, high: 10, points: 1001 };
const RANGE: ElboPageData["range"] = { mean: 3, sd: [0.05, 1.5] };
/** The size of the picture for static pages. */
const STILL = { height: 300 };
const USE =
  "Drag the blue peak: sideways for the mean of q, up and down for its spread; or use the " +
  "sliders, or focus the plot and press the arrow keys.";

/**
 * An interactive bound for a model with one latent number: the mean and the spread of q(z) are dragged,
 * and reconstruction, KL and ELBO move under the line of log p(x). The true posterior is drawn as a
 * curve; a button finds the best Gaussian. It computes in the page, without kernel and network. Pages
 * that run no scripts show the curves with q where it starts.
 *
 * Formula: log p(x) ≥ E_q[log p(x|z)] − KL(q ‖ N(0, 1)), by the trapezoid rule on [−10, 10]. Unit: nats.
 *
 * @param model f and σ
 * @param options x, the first q, words
 * @returns shows itself when it is the last expression of a cell
 * @throws {RangeError} when σ is not positive, x or f is not finite, or q starts out of range
 *
 * @example
 * ```ts
 * import { elboExplorer } from "@dgm/notebook/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = { decode: (z: number) => z + z * z, sigma: 0.5 };
 * const explorer = elboExplorer(model, { x: 1, alt: "A bell beside a curve with two humps." });
 * assert.ok(explorer.html.length < 1e6);
 * assert.throws(() => elboExplorer({ ...model, sigma: 0 }, { x: 1, alt: "No noise." }), RangeError);
 * ```
 *
 * Source: Kingma and Welling 2014, equations 1 to 3; notebook 04.
 */
export function elboExplorer(model: OneLatentModel, options: ElboExplorerOptions): Explorer {
  const { x, q = { mean: 0, sd: 1 }, alt, caption = "" } = options;
  const { sigma } = model;
  const [least, most] = RANGE.sd;
  want(sigma > 0 && sigma < Infinity, "sigma must be positive", sigma);
  want(Number.isFinite(x), "x must be finite", x);
  want(Math.abs(q.mean) <= RANGE.mean, `q must start with |mean| ≤ ${RANGE.mean}`, q.mean);
  want(q.sd >= least && q.sd <= most, `q must start with sd from ${least} to ${most}`, q.sd);
  const { low, high, points } = GRID;
  const means = Array.from({ length: points }, (_, i) => {
    const z = low + i * (high - low) / (points - 1);
    const mean = model.decode(z);
    want(Number.isFinite(mean), `decode must be finite on [${low}, ${high}]`, mean);
    return mean;
  });
  const data: ElboPageData = { means: base64Of(means), low, high, x, sigma, q, range: RANGE };
  // The page computes with these rounded numbers, so the still picture does as well.
  const table = elboTable(floatsOf(data.means), data);
  const height = 1 / (q.sd * Math.sqrt(2 * Math.PI));
  const densities = densityPanel([
    {
      name: "p(z)",
      density: (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI),
      meaning: "data",
      dashed: true,
    },
    {
      name: "p(z|x)",
      density: (z) => table.posterior[Math.round((z - low) / (high - low) * (points - 1))]!,
      meaning: "truth",
    },
    {
      name: "q(z)",
      density: (z) => height * Math.exp(-0.5 * ((z - q.mean) / q.sd) ** 2),
      meaning: "model",
    },
  ], { domain: [-4, 4], xLabel: "z", ...STILL, width: 0.52 * theme.width });
  const steps = boundSteps({ ...elboTerms(table, q), logEvidence: table.logEvidence });
  const still = chart([densities, steps], { alt, ...STILL, widths: [0.56, 0.44] });
  return makeExplorer({
    still,
    caption,
    use: USE,
    page: elboPage,
    functions: [elboTable, elboTerms, bestGaussian, drawDensities, drawTerms],
    data,
  });
}

function want(holds: boolean, what: string, got: number): void {
  if (!holds) throw new RangeError(`Cannot make an ELBO explorer: ${what}, got ${got}`);
}
