/** Gradients by finite differences, to judge gradients that were derived or programmed. @module */
import { checkedPositive, checkedVector, type Vector } from "./checked.ts";

/** How {@linkcode finiteDifferenceGradient} takes its steps. */
export interface DifferenceOptions {
  /**
   * The number format in which f computes. `"float64"` (default): step 1e-3, errors about 1e-11.
   * `"float32"` for functions that run on tensors: wide steps of 0.04 and points that are float32
   * numbers, errors about 1e-5 of the value of f.
   */
  precision?: "float64" | "float32";
  /** The step h of coordinate x is this number times max(1, |x|); by default as said above. */
  step?: number;
}

/** The default steps: near 0.3 · ε^(1/5), which balances the rounding error ε/h with the h⁴ of the formula. */
const STEP = { float64: 1e-3, float32: 0.04 };

/**
 * The gradient of a function by central differences of fourth order.
 *
 * Formula: ∂f/∂x_i ≈ [8 (f(x + h e_i) − f(x − h e_i)) − (f(x + 2h e_i) − f(x − 2h e_i))] / 12h,
 * with an error of h⁴ f⁗′ / 30.
 *
 * Shapes: point [N] → [N]. Unit: that of f over that of the point. Calls f 4N times.
 *
 * @param f a smooth function; it may run anywhere, tensors among it
 * @param point where the gradient is taken
 * @param options precision and step
 * @returns the gradient
 * @throws {TypeError} when the point is no list of numbers
 * @throws {RangeError} when the point or a value of f is not finite, or the step not positive
 *
 * @example
 * ```ts
 * import { finiteDifferenceGradient } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [byX, byY] = finiteDifferenceGradient(([x, y]) => Math.sin(x!) * y!, [0, 2]);
 * assert.ok(Math.abs(byX! - 2) < 1e-10 && Math.abs(byY!) < 1e-10);
 * ```
 *
 * Source: Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, 1988,
 * table 1; notebook 04.
 */
export function finiteDifferenceGradient(
  f: (point: number[]) => number,
  point: Vector,
  options: DifferenceOptions = {},
): number[] {
  const action = "differentiate";
  const precision = options.precision ?? "float64";
  if (!(precision in STEP)) {
    throw new RangeError(
      `Cannot ${action}: precision must be "float64" or "float32", got "${precision}"`,
    );
  }
  const step = checkedPositive(options.step ?? STEP[precision], { action, name: "step" });
  const round = precision === "float32" ? Math.fround : (x: number) => x;
  const centre = Array.from(checkedVector(point, { action, name: "point" }), round);
  return centre.map((x, i) => {
    // A power of two keeps x ± h and x ± 2h free of rounding for most x, and h common to all four.
    const h = 2 ** Math.round(Math.log2(step * Math.max(1, Math.abs(x))));
    const at = (offset: number) => {
      const value = f(centre.with(i, round(x + offset)));
      if (Number.isFinite(value)) return value;
      throw new RangeError(
        `Cannot ${action}: f must be finite around the point, got ${value} at coordinate ${i} ` +
          `moved by ${offset}`,
      );
    };
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  });
}

/** What {@linkcode checkGradient} found. */
export interface GradientCheck {
  /** Whether every coordinate is within the tolerance. */
  agrees: boolean;
  /** The largest |given − numeric| / max(1, |numeric|). */
  error: number;
  /** The coordinate with that error. */
  worst: number;
  /** The gradient by finite differences. */
  numeric: number[];
}

/** How {@linkcode checkGradient} compares. */
export interface GradientCheckOptions extends DifferenceOptions {
  /**
   * The largest error that agrees. Default 1e-7 in float64, far above the error of the differences; and
   * 1e-3 in float32, where f rounds its values to about 1e-7 of themselves before they are divided by
   * the step: for a function with values much above 10, say what it allows.
   */
  tolerance?: number;
}

/**
 * Compares a gradient that was derived or programmed with finite differences.
 *
 * Formula: error = max_i |g_i − d_i| / max(1, |d_i|), d from {@linkcode finiteDifferenceGradient}.
 *
 * Shapes: point [N], gradient [N] → a record. Unit: none.
 *
 * @param f the function
 * @param at the point and the gradient that f is said to have there
 * @param options precision, step and tolerance
 * @returns whether they agree, the error and where it is
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a value of f is not finite, or the step or tolerance not positive
 *
 * @example
 * ```ts
 * import { checkGradient } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const square = ([x]: number[]) => x! ** 2;
 * assert.ok(checkGradient(square, { point: [3], gradient: [6] }).agrees);
 * assert.ok(!checkGradient(square, { point: [3], gradient: [6.1] }).agrees);
 * ```
 *
 * Source: Baydin et al., Automatic differentiation in machine learning: a survey, 2018, section 2.1;
 * notebook 04.
 */
export function checkGradient(
  f: (point: number[]) => number,
  at: { point: Vector; gradient: Vector },
  options: GradientCheckOptions = {},
): GradientCheck {
  const action = "check the gradient";
  checkedVector(at.point, { action, name: "point" });
  const size = at.point.length;
  const gradient = at.gradient;
  if (gradient?.length !== size) {
    checkedVector(gradient, { action, name: "gradient", size, sizeOf: "point" });
  }
  const usual = options.precision === "float32" ? 1e-3 : 1e-7;
  const tolerance = checkedPositive(options.tolerance ?? usual, { action, name: "tolerance" });
  const numeric = finiteDifferenceGradient(f, at.point, options);
  let [error, worst] = [0, 0];
  numeric.forEach((d, i) => {
    // A gradient that is NaN differs from everything: it must not pass.
    const difference = Math.abs(gradient[i]! - d) / Math.max(1, Math.abs(d));
    const found = Number.isNaN(difference) ? Infinity : difference;
    if (found > error) [error, worst] = [found, i];
  });
  return { agrees: error <= tolerance, error, worst, numeric };
}
