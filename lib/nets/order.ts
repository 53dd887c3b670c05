/** The order in which an autoregressive model takes the parts of x. @module */
import type { Random } from "../math/mod.ts";

/**
 * Which order: `forward` (reading order), `backward`, `random` (one drawn order, kept), or the parts
 * themselves, first to last.
 */
export type OrderChoice = "forward" | "backward" | "random" | ArrayLike<number>;

/**
 * The order of `size` parts: a permutation of 0 … size − 1, the part that comes first in front.
 *
 * @param choice a name, or the permutation itself
 * @param size how many parts
 * @param random where a random order comes from
 * @returns the parts in the order in which they are generated
 * @throws {RangeError} when the choice is no permutation of 0 … size − 1, or no known name
 *
 * @example
 * ```ts
 * import { checkedOrder } from "@dgm/nets/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const random = createRandom(0);
 * assert.deepEqual([...checkedOrder("backward", 3, random)], [2, 1, 0]);
 * assert.throws(() => checkedOrder([0, 1, 1], 3, random), {
 *   name: "RangeError",
 *   message: "Cannot use an order: want each of 0 … 2 once, got 1 twice",
 * });
 * ```
 */
export function checkedOrder(choice: OrderChoice, size: number, random: Random): Uint32Array {
  if (choice === "forward") return Uint32Array.from({ length: size }, (_, i) => i);
  if (choice === "backward") return Uint32Array.from({ length: size }, (_, i) => size - 1 - i);
  if (choice === "random") return random.permutation(size);
  if (typeof choice === "string") {
    throw new RangeError(
      `Cannot use an order: want forward, backward, random or a permutation, got "${choice}"`,
    );
  }
  if (choice.length !== size) {
    throw new RangeError(`Cannot use an order: want ${size} parts, got ${choice.length}`);
  }
  const seen = new Set<number>();
  for (const part of Array.from(choice)) {
    const fits = Number.isInteger(part) && part >= 0 && part < size;
    if (!fits || seen.has(part)) {
      throw new RangeError(
        `Cannot use an order: want each of 0 … ${size - 1} once, got ${part}` +
          (fits ? " twice" : ""),
      );
    }
    seen.add(part);
  }
  return Uint32Array.from(choice);
}

/**
 * The inverse: at which place each part stands, 0 for the first.
 *
 * @param order a permutation, as {@linkcode checkedOrder} returns it
 * @returns the place of each part
 *
 * @example
 * ```ts
 * import { placesOf } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...placesOf(Uint32Array.of(2, 0, 1))], [1, 2, 0]);
 * ```
 */
export function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  order.forEach((part, place) => places[part] = place);
  return places;
}
