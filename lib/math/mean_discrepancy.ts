/** The maximum mean discrepancy between two samples. @module */
import { checkedPositive, checkedVector, type Vector } from "./checked.ts";

/** How {@linkcode mmdSquared} compares two samples. */
export interface MmdOptions {
  /** h of the kernel, in the unit of the samples; {@linkcode medianDistance} is a common choice. */
  bandwidth: number;
  /**
   * `"unbiased"` (the default: it is 0 on average when the distributions are equal, so it may come out
   * negative) or `"biased"` (the squared distance itself between the two samples, never negative).
   */
  estimator?: "unbiased" | "biased";
}

/**
 * The squared maximum mean discrepancy with the kernel k(a, b) = exp(−‖a − b‖² / 2h²).
 *
 * Formula: MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y). The unbiased estimator averages over pairs
 * i ≠ j in the first two terms; the biased one over all pairs, i = j among them.
 *
 * Shapes: xs [n, D], ys [m, D] → scalar. Unit: none (the kernel is between 0 and 1).
 *
 * @param xs draws from one distribution, at least two
 * @param ys draws from the other, at least two
 * @param options bandwidth and estimator
 * @returns an estimate of the squared discrepancy
 * @throws {TypeError} when sizes differ or a sample holds less than two draws
 * @throws {RangeError} when a number is not finite or the bandwidth not positive
 *
 * @example
 * ```ts
 * import { mmdSquared } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const xs = [[0], [1]];
 * const far = [[100], [101]]; // k = 0 across, exp(−½) within
 * assert.equal(mmdSquared(xs, far, { bandwidth: 1 }), 2 * Math.exp(-0.5));
 * assert.equal(mmdSquared(xs, xs, { bandwidth: 1, estimator: "biased" }), 0);
 * ```
 *
 * Source: Gretton et al., A kernel two-sample test, 2012, equations 3 and 5; notebook 01.
 */
export function mmdSquared(
  xs: readonly Vector[],
  ys: readonly Vector[],
  options: MmdOptions,
): number {
  const action = "evaluate the MMD";
  checkDraws(action, xs, ys);
  const h = checkedPositive(options.bandwidth, { action, name: "bandwidth" });
  const estimator: string = options.estimator ?? "unbiased";
  if (estimator !== "unbiased" && estimator !== "biased") {
    throw new RangeError(
      `Cannot ${action}: estimator must be "unbiased" or "biased", got "${estimator}"`,
    );
  }
  const kernel = (a: Vector, b: Vector) => Math.exp(-0.5 * squaredDistance(a, b) / (h * h));
  const within = (draws: readonly Vector[]) => {
    const n = draws.length;
    let sum = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += kernel(draws[i]!, draws[j]!);
    return estimator === "unbiased" ? 2 * sum / (n * (n - 1)) : (2 * sum + n) / (n * n);
  };
  let across = 0;
  for (const x of xs) for (const y of ys) across += kernel(x, y);
  return within(xs) + within(ys) - 2 * across / (xs.length * ys.length);
}

/**
 * The median distance between the draws of both samples, the usual bandwidth of the kernel.
 *
 * Formula: median over all pairs of ‖a − b‖, a and b from the two samples together.
 *
 * Shapes: xs [n, D], ys [m, D] → scalar. Unit: that of the samples.
 *
 * @param xs draws from one distribution, at least two
 * @param ys draws from the other, at least two
 * @returns a length, 0 when more than half of the pairs are equal
 * @throws {TypeError} when sizes differ or a sample holds less than two draws
 * @throws {RangeError} when a number is not finite
 *
 * @example
 * ```ts
 * import { medianDistance } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Distances 1, 2, 10, 1, 9, 8.
 * assert.equal(medianDistance([[0], [1]], [[2], [10]]), 5);
 * ```
 *
 * Source: Gretton et al. 2012, section 8; notebook 01.
 */
export function medianDistance(xs: readonly Vector[], ys: readonly Vector[]): number {
  checkDraws("find the median distance", xs, ys);
  const all = [...xs, ...ys];
  const distances = new Float64Array(all.length * (all.length - 1) / 2);
  let at = 0;
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) distances[at++] = Math.sqrt(squaredDistance(all[i]!, all[j]!));
  }
  distances.sort();
  const middle = distances.length >> 1;
  if (distances.length % 2 === 1) return distances[middle]!;
  return 0.5 * (distances[middle - 1]! + distances[middle]!);
}

function squaredDistance(a: Vector, b: Vector): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}

function checkDraws(action: string, xs: readonly Vector[], ys: readonly Vector[]): void {
  for (const [name, draws] of [["xs", xs], ["ys", ys]] as const) {
    if (!(draws?.length >= 2)) {
      throw new TypeError(
        `Cannot ${action}: ${name} must hold at least two draws, got ${draws?.length ?? draws}`,
      );
    }
    const size = (xs[0] as Vector | undefined)?.length;
    draws.forEach((draw, i) =>
      checkedVector(draw, {
        action,
        name: `${name}[${i}]`,
        ...(i === 0 && name === "xs" || size === undefined ? {} : { size, sizeOf: "xs[0]" }),
      })
    );
  }
}
