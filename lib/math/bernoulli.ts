/** Independent coins given by their logits. @module */
import { checkedVector, type Vector } from "./checked.ts";
import type { Distribution } from "./distribution.ts";
import type { Random } from "./random.ts";
import { logSigmoid, sigmoid } from "./stable.ts";

/** Independent Bernoulli features with their parameters. */
export interface Bernoulli extends Distribution {
  /** log π − log(1 − π), one number a feature. */
  readonly logits: readonly number[];
  /** π, the probability of a 1. */
  readonly probabilities: readonly number[];
}

/**
 * Independent Bernoulli features with π_d = sigmoid(logits_d).
 *
 * Formula: log p(x) = Σ_d [x_d log π_d + (1 − x_d) log(1 − π_d)], each logarithm taken from the logit
 * without ever forming π.
 *
 * Shapes: logits [D]; x [D] of zeros and ones → scalar. Unit: nats.
 *
 * @param logits finite numbers
 * @returns the distribution; it keeps a copy of the logits, and refuses grey values as x, for which
 *   the formula gives a cross entropy and no log-probability
 * @throws {TypeError} when there is no logit
 * @throws {RangeError} when a logit is not finite
 *
 * @example
 * ```ts
 * import { bernoulliFromLogits } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const coins = bernoulliFromLogits([0, 0, 800]);
 * assert.equal(coins.logDensity([0, 1, 1]), 2 * Math.log(0.5));
 * assert.equal(coins.logDensity([0, 1, 0]), 2 * Math.log(0.5) - 800);
 * assert.throws(() => coins.logDensity([0.5, 1, 1]), RangeError);
 * ```
 *
 * Source: Kingma and Welling 2014, appendix C.1; notebook 01.
 */
export function bernoulliFromLogits(logits: Vector): Bernoulli {
  const l = Array.from(checkedVector(logits, { action: "make a Bernoulli", name: "logits" }));
  const probabilities = l.map(sigmoid);
  const size = l.length;
  return {
    size,
    logits: l,
    probabilities,
    logDensity(x: Vector): number {
      const action = "evaluate the Bernoulli log-probability";
      checkedVector(x, { action, name: "x", size });
      let sum = 0;
      for (let d = 0; d < size; d++) {
        if (x[d] !== 0 && x[d] !== 1) {
          throw new RangeError(`Cannot ${action}: x must hold zeros and ones, got ${x[d]} at ${d}`);
        }
        sum += logSigmoid(x[d] === 1 ? l[d]! : -l[d]!);
      }
      return sum;
    },
    sample(random: Random): number[] {
      return probabilities.map((p) => random.uniform() < p ? 1 : 0);
    },
  };
}
