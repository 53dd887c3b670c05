import { standardGaussianKl } from "@dgm/math/gaussian_divergence.ts";
import { gaussianExpectation } from "@dgm/math/gauss_hermite.ts";
import { logIntegrate } from "@dgm/math/grid.ts";
import { bestGaussian, elboTable, elboTerms } from "@dgm/notebook/elbo_table.ts";
import assert from "node:assert/strict";

const GRID = { low: -10, high: 10, points: 1001 };
const [X, SIGMA] = [1, 0.5];
const decode = (z: number) => z + z * z;
const logLikelihood = (z: number) =>
  -0.5 * (Math.log(2 * Math.PI) + ((X - decode(z)) / SIGMA) ** 2) - Math.log(SIGMA);
const means = Array.from({ length: GRID.points }, (_, i) => decode(-10 + i / 50));
const table = elboTable(means, { ...GRID, x: X, sigma: SIGMA });
const RANGE = { mean: 3, sd: [0.05, 1.5] as const };

function close(actual: number, expected: number, tolerance: number): void {
  const allowed = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual} is not ${expected}`);
}

Deno.test("elboTable() finds the evidence that lib/math finds by quadrature, to 1e-9", () => {
  const joint = ([z]: number[]) => logLikelihood(z!) - 0.5 * (Math.log(2 * Math.PI) + z! * z!);
  close(table.logEvidence, logIntegrate(joint, { low: [-9], high: [9], points: 4001 }), 1e-9);
});

Deno.test("elboTable() gives a posterior of area 1", () => {
  close(table.posterior.reduce((sum, p) => sum + p / 50, 0), 1, 1e-9);
});

Deno.test("elboTerms() are those of Gauss–Hermite and the closed KL, to 1e-6, for any q that can be dragged", () => {
  for (const mean of [-2, -0.3, 0.6, 2]) {
    for (const sd of [0.05, 0.3, 1]) {
      const q = { mean: [mean], logVar: [2 * Math.log(sd)] };
      const { reconstruction, kl, elbo, gap } = elboTerms(table, { mean, sd });
      close(reconstruction, gaussianExpectation(([z]) => logLikelihood(z!), q), 1e-6);
      close(kl, standardGaussianKl(q), 1e-12);
      close(elbo, reconstruction - kl, 1e-12);
      close(gap, table.logEvidence - elbo, 1e-12);
      assert.ok(gap > 0, `the bound of ${mean}, ${sd} lies above the evidence`);
    }
  }
});

Deno.test("elboTerms() close the gap when q is the posterior of a linear model", () => {
  // x = 2 z + noise of 0.5: the posterior is N(2 x / (4 + 1/4), (1/4) / (4 + 1/4)).
  const line = Array.from({ length: GRID.points }, (_, i) => 2 * (-10 + i / 50));
  const linear = elboTable(line, { ...GRID, x: 1.5, sigma: 0.5 });
  const q = { mean: 3 / 4.25, sd: Math.sqrt(0.25 / 4.25) };
  close(elboTerms(linear, q).gap, 0, 1e-9);
  const best = bestGaussian(linear, RANGE);
  close(best.mean, q.mean, 2e-4);
  close(best.sd, q.sd, 2e-4);
});

Deno.test("bestGaussian() finds the higher of two optima", () => {
  const best = elboTerms(table, bestGaussian(table, RANGE)).elbo;
  for (let mean = -3; mean <= 3; mean += 0.05) {
    for (let sd = 0.05; sd < 1.5; sd *= 1.1) {
      assert.ok(elboTerms(table, { mean, sd }).elbo <= best + 1e-6, `${mean}, ${sd} is better`);
    }
  }
});
