/** What the functions of this room ask of the numbers they are given. @module */

/** Any list of numbers: an array or a typed array. */
export type Vector = ArrayLike<number>;

/** What a list must fulfil beyond being a list of finite numbers. */
export interface VectorRule {
  /** How many numbers it must hold; by default at least one. */
  size?: number;
  /** What the size must agree with, for the message: `"mean"`. */
  sizeOf?: string;
}

/**
 * Returns the list when it holds finite numbers, and says what is wrong with it otherwise.
 *
 * @param value what came
 * @param rule the action and the name for the message, and the size that is wanted
 * @returns the same list, not a copy
 * @throws {TypeError} when it is no list of numbers or has the wrong size
 * @throws {RangeError} when a number is NaN or infinite
 *
 * @example
 * ```ts
 * import { checkedVector } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rule = { action: "evaluate the density", name: "x", size: 2 };
 * assert.deepEqual(checkedVector([1, 2], rule), [1, 2]);
 * assert.throws(() => checkedVector([1], rule), {
 *   message: "Cannot evaluate the density: x must hold 2 numbers, got 1",
 * });
 * ```
 */
export function checkedVector(
  value: Vector,
  rule: VectorRule & { action: string; name: string },
): Vector {
  const { action, name, size, sizeOf } = rule;
  const length = (value as Vector | undefined | null)?.length;
  if (typeof value !== "object" || typeof length !== "number") {
    throw new TypeError(`Cannot ${action}: ${name} must be a list of numbers, got ${value}`);
  }
  if (size === undefined ? length === 0 : length !== size) {
    const want = size === undefined ? "at least one number" : `${size} numbers`;
    const reason = sizeOf === undefined ? "" : ` like ${sizeOf}`;
    throw new TypeError(`Cannot ${action}: ${name} must hold ${want}${reason}, got ${length}`);
  }
  for (let i = 0; i < length; i++) {
    if (Number.isFinite(value[i])) continue;
    if (typeof value[i] !== "number") {
      throw new TypeError(
        `Cannot ${action}: ${name} must be a list of numbers, got ${value[i]} at ${i}`,
      );
    }
    throw new RangeError(
      `Cannot ${action}: ${name} must hold finite numbers, got ${value[i]} at ${i}`,
    );
  }
  return value;
}

/**
 * Returns the number when it is a whole number of at least `least`.
 *
 * @param value what came
 * @param rule the action and the name for the message; `least` is 1 unless said, `most` unlimited
 * @returns the same number
 * @throws {RangeError} when it is fractional, too small or too large
 *
 * @example
 * ```ts
 * import { checkedCount } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rule = { action: "make a grid", name: "points", least: 2 };
 * assert.equal(checkedCount(2, rule), 2);
 * assert.throws(() => checkedCount(1.5, rule), {
 *   message: "Cannot make a grid: points must be a whole number of at least 2, got 1.5",
 * });
 * ```
 */
export function checkedCount(
  value: number,
  rule: { action: string; name: string; least?: number; most?: number },
): number {
  const { action, name, least = 1, most = Number.MAX_SAFE_INTEGER } = rule;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const limit = most === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${most}`;
  throw new RangeError(
    `Cannot ${action}: ${name} must be a whole number of at least ${least}${limit}, got ${value}`,
  );
}

/**
 * Returns the number when it is positive and finite.
 *
 * @param value what came
 * @param rule the action and the name for the message
 * @returns the same number
 * @throws {RangeError} when it is not positive and finite
 *
 * @example
 * ```ts
 * import { checkedPositive } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => checkedPositive(0, { action: "evaluate the kernel", name: "bandwidth" }), {
 *   message: "Cannot evaluate the kernel: bandwidth must be positive and finite, got 0",
 * });
 * ```
 */
export function checkedPositive(value: number, rule: { action: string; name: string }): number {
  if (typeof value === "number" && value > 0 && value < Infinity) return value;
  throw new RangeError(
    `Cannot ${rule.action}: ${rule.name} must be positive and finite, got ${value}`,
  );
}
