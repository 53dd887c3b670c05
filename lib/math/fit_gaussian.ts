/** The Gaussian of a sample. @module */
import { checkedVector, type Vector } from "./checked.ts";
import { type FullGaussian, fullGaussian } from "./full_gaussian.ts";

/**
 * The Gaussian with the mean and the covariance of a sample: the one of greatest likelihood.
 *
 * Formula: m = (1/n) Σ x_i, C = (1/n) Σ (x_i − m)(x_i − m)ᵀ.
 *
 * Shapes: sample [n, D], n > D. The covariance is divided by n, not n − 1.
 *
 * @param sample n rows of D numbers, at least D + 1 of them that lie in no common plane
 * @returns the distribution
 * @throws {TypeError} when sizes differ or the sample is empty
 * @throws {RangeError} when a number is not finite or the covariance is not positive definite
 *
 * @example
 * ```ts
 * import { fitGaussian } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { mean, covariance } = fitGaussian([[0, 0], [2, 0], [0, 4], [2, 4]]);
 * assert.deepEqual(mean, [1, 2]);
 * assert.deepEqual(covariance, [[1, 0], [0, 4]]);
 * ```
 *
 * Source: Bishop, Pattern recognition and machine learning, 2006, equations 2.121 and 2.122;
 * notebook 03.
 */
export function fitGaussian(sample: readonly Vector[]): FullGaussian {
  const action = "fit a Gaussian";
  if (!(sample?.length > 0)) {
    throw new TypeError(`Cannot ${action}: want at least one row, got ${sample?.length ?? sample}`);
  }
  const size = sample[0]!.length;
  const mean = new Array<number>(size).fill(0);
  sample.forEach((row, i) => {
    checkedVector(row, { action, name: `sample[${i}]`, size, sizeOf: "sample[0]" });
    for (let d = 0; d < size; d++) mean[d]! += row[d]! / sample.length;
  });
  const covariance = mean.map(() => new Array<number>(size).fill(0));
  for (const row of sample) {
    for (let i = 0; i < size; i++) {
      const distance = (row[i]! - mean[i]!) / sample.length;
      for (let j = 0; j <= i; j++) covariance[i]![j]! += distance * (row[j]! - mean[j]!);
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) covariance[j]![i] = covariance[i]![j]!;
  return fullGaussian(mean, covariance);
}
