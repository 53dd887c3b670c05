/** Statistical assertions of this room's tests: 4 standard errors, and enough draws to see an error. @module */
import assert from "node:assert/strict";

/**
 * Asserts that the mean of n draws is within 4 standard errors of the truth, and that n is large enough
 * for an error of 2 % of `scale` (by default of the truth) to be seen.
 */
export function assertMean(
  draw: () => number,
  { truth, n, scale = truth }: { truth: number; n: number; scale?: number },
): void {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    const value = draw() - truth;
    sum += value;
    squares += value * value;
  }
  const mean = sum / n;
  const standardError = Math.sqrt((squares / n - mean * mean) / n);
  const found = `${truth + mean} ± ${standardError}, expected ${truth}`;
  assert.ok(Math.abs(mean) <= 4 * standardError, found);
  assert.ok(0.02 * Math.abs(scale) > 4 * standardError, `${n} draws are too few: ${found}`);
}

/** Asserts that counts fit probabilities: χ² below the quantile 1 − 6e-5, as rare as 4 standard errors. */
export function assertFrequencies(
  counts: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): void {
  const n = Array.from(counts).reduce((sum, count) => sum + count, 0);
  let chi2 = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = n * probabilities[i]!;
    assert.ok(expected >= 5, "too few draws for the χ² test");
    chi2 += (counts[i]! - expected) ** 2 / expected;
  }
  assert.ok(chi2 < chiSquareQuantile(counts.length - 1), `χ² = ${chi2}`);
}

/** The quantile at 1 − 6e-5 by Wilson and Hilferty, z = 3.846; within 1 % of scipy for 4 or more. */
function chiSquareQuantile(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.846 * Math.sqrt(spread)) ** 3;
}
