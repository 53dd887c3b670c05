/** Evidence and bound of a model with one latent number, on a grid: the page's own arithmetic. @module */

/** A model z ~ N(0, 1), x|z ~ N(f(z), σ²) at one x, on an even grid of z. */
export interface ElboTable {
  /** The grid. */
  z: number[];
  /** log p(x|z) on it. */
  logLikelihood: number[];
  /** p(z|x) on it. */
  posterior: number[];
  /** log p(x). */
  logEvidence: number;
}

/** A Gaussian q(z). */
export interface GaussianQ {
  /** μ. */
  mean: number;
  /** The standard deviation s, positive. */
  sd: number;
}

/** What a q(z) says about log p(x), in nats. */
export interface ElboTerms {
  /** E_q[log p(x|z)]. */
  reconstruction: number;
  /** KL(q ‖ N(0, 1)). */
  kl: number;
  /** reconstruction − kl. */
  elbo: number;
  /** log p(x) − elbo. */
  gap: number;
}

/**
 * Evidence and posterior by the trapezoid rule. Sent to the page as text.
 *
 * Formula: log p(x) = log Σ h p(x|z_i) p(z_i), p(z_i|x) = p(x|z_i) p(z_i) / p(x). Unit: nats.
 *
 * @param means f on an even grid
 * @param model the ends of the grid, x and σ
 * @returns the model on the grid
 *
 * @example A decoder that ignores z leaves the prior as the posterior.
 * ```ts
 * import { elboTable } from "@dgm/notebook/elbo_table.ts";
 * import assert from "node:assert/strict";
 *
 * const means = new Array(401).fill(2);
 * const { logEvidence, posterior } = elboTable(means, { low: -8, high: 8, x: 2, sigma: 1 });
 * assert.ok(Math.abs(logEvidence - -0.5 * Math.log(2 * Math.PI)) < 1e-9);
 * assert.ok(Math.abs(posterior[200]! - 1 / Math.sqrt(2 * Math.PI)) < 1e-9);
 * ```
 */
export function elboTable(
  means: ArrayLike<number>,
  model: { low: number; high: number; x: number; sigma: number },
): ElboTable {
  const { low, high, x, sigma } = model;
  const step = (high - low) / (means.length - 1);
  const z = Array.from(means, (_, i) => low + i * step);
  const logLikelihood = Array.from(
    means,
    (mean) => -0.5 * (Math.log(2 * Math.PI) + ((x - mean) / sigma) ** 2) - Math.log(sigma),
  );
  const joint = z.map((z, i) => logLikelihood[i]! - 0.5 * (Math.log(2 * Math.PI) + z * z));
  const top = Math.max(...joint);
  const sum = joint.reduce((sum, log) => sum + Math.exp(log - top), 0);
  const logEvidence = top + Math.log(sum * step);
  return {
    z,
    logLikelihood,
    logEvidence,
    posterior: joint.map((log) => Math.exp(log - logEvidence)),
  };
}

/**
 * The bound of a Gaussian q. Sent to the page as text.
 *
 * Formula: reconstruction = Σ q(z_i) log p(x|z_i) / Σ q(z_i), KL = ½ (μ² + s² − log s² − 1).
 * Unit: nats. The sums are exact to many digits where s is at least twice the step of the grid.
 *
 * @param table the model
 * @param q mean and standard deviation
 * @returns the bound and its parts
 *
 * @example A q that equals the posterior closes the gap.
 * ```ts
 * import { elboTable, elboTerms } from "@dgm/notebook/elbo_table.ts";
 * import assert from "node:assert/strict";
 *
 * const means = new Array(401).fill(2);
 * const table = elboTable(means, { low: -8, high: 8, x: 2, sigma: 1 });
 * assert.ok(Math.abs(elboTerms(table, { mean: 0, sd: 1 }).gap) < 1e-9);
 * assert.ok(elboTerms(table, { mean: 1, sd: 1 }).gap > 0.4);
 * ```
 */
export function elboTerms(table: ElboTable, q: GaussianQ): ElboTerms {
  const { z, logLikelihood, logEvidence } = table;
  const { mean, sd } = q;
  let [sum, weights] = [0, 0];
  for (let i = 0; i < z.length; i++) {
    const weight = Math.exp(-0.5 * ((z[i]! - mean) / sd) ** 2);
    sum += weight * logLikelihood[i]!;
    weights += weight;
  }
  const reconstruction = sum / weights;
  const kl = 0.5 * (mean * mean + sd * sd - 1) - Math.log(sd);
  const elbo = reconstruction - kl;
  return { reconstruction, kl, elbo, gap: logEvidence - elbo };
}

/**
 * The Gaussian with the highest bound, by a search that halves its steps. Sent to the page as text.
 *
 * @param table the model
 * @param range the largest |μ| and the smallest and largest s that are tried
 * @returns mean and standard deviation, to about 1e-4
 *
 * @example
 * ```ts
 * import { bestGaussian, elboTable } from "@dgm/notebook/elbo_table.ts";
 * import assert from "node:assert/strict";
 *
 * const means = new Array(401).fill(2);
 * const table = elboTable(means, { low: -8, high: 8, x: 2, sigma: 1 });
 * const { mean, sd } = bestGaussian(table, { mean: 3, sd: [0.1, 2] });
 * assert.ok(Math.abs(mean) < 1e-3 && Math.abs(sd - 1) < 1e-3);
 * ```
 */
export function bestGaussian(
  table: ElboTable,
  range: { mean: number; sd: readonly [least: number, most: number] },
): GaussianQ {
  const [least, most] = range.sd;
  let best = { mean: 0, sd: 0.5 };
  let elbo = -Infinity;
  const keep = (mean: number, sd: number) => {
    if (Math.abs(mean) > range.mean || sd < least || sd > most) return false;
    const { elbo: found } = elboTerms(table, { mean, sd });
    if (!(found > elbo)) return false;
    [best, elbo] = [{ mean, sd }, found];
    return true;
  };
  // Two humps of a posterior make two optima: begin everywhere, then climb from the best.
  for (let mean = -range.mean; mean <= range.mean; mean += 0.25) {
    for (const sd of [0.1, 0.2, 0.4, 0.8]) keep(mean, sd);
  }
  for (let step = 0.2; step > 5e-5; step /= 2) {
    let moved = true;
    while (moved) {
      const { mean, sd } = best;
      moved = [keep(mean + step, sd), keep(mean - step, sd), keep(mean, sd + step)]
        .concat(keep(mean, sd - step)).includes(true);
    }
  }
  return best;
}
