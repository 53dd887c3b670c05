/** What every probability distribution of this room can do. @module */
import type { Vector } from "./checked.ts";
import type { Random } from "./random.ts";

/**
 * A distribution over vectors of one size that knows its log density and can be sampled.
 *
 * @example Any distribution fits where a function asks for one.
 * ```ts
 * import { createRandom, diagonalGaussian, type Distribution } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const prior: Distribution = diagonalGaussian([0, 0], [0, 0]);
 * const z = prior.sample(createRandom(1));
 * assert.equal(z.length, prior.size);
 * assert.ok(prior.logDensity(z) <= -Math.log(2 * Math.PI)); // the density at the mean
 * ```
 */
export interface Distribution {
  /** How many numbers a vector holds. */
  readonly size: number;
  /**
   * log p(x), or the log-probability of x where the values are discrete. Unit: nats.
   *
   * Throws a TypeError when x has another size and a RangeError when x cannot occur as a value.
   */
  logDensity(x: Vector): number;
  /** One draw, a new array each time. */
  sample(random: Random): number[];
}
