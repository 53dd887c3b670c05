/** Two unbiased ways to the gradient of an expectation under a Gaussian, one draw at a time. @module */
import { checkedVector, type Vector } from "./checked.ts";
import {
  type DiagonalGaussian,
  diagonalGaussian,
  type MeanAndLogVar,
} from "./diagonal_gaussian.ts";

/** An estimate of the gradient with respect to the parameters of q(z) = N(μ, diag σ²). */
export interface GaussianGradient {
  /** By μ, one number a coordinate. */
  mean: number[];
  /** By log σ², one number a coordinate. */
  logVar: number[];
}

/** The Gaussian whose parameters are differentiated, and the noise of one draw. */
export interface GradientDraw {
  /** q. */
  q: MeanAndLogVar;
  /** ε ~ N(0, I); the draw is z = μ + σ ⊙ ε. */
  eps: Vector;
}

/**
 * One draw of the reparametrised gradient of E_q[f(z)], also called the pathwise gradient.
 *
 * Formula: ∂/∂μ_d ≈ f′_d(z) and ∂/∂log σ_d² ≈ f′_d(z) · ½ σ_d ε_d, with z = μ + σ ⊙ ε.
 *
 * Shapes: slope takes [D] and gives [D]; eps [D] → twice [D]. Unit: that of f over that of the parameter.
 * Unbiased when f is differentiable and f′ does not grow too fast for its mean to exist.
 *
 * @param slope z ↦ ∇f(z)
 * @param draw q and the noise
 * @returns the gradient by mean and by log-variance
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a number is not finite
 *
 * @example
 * ```ts
 * import { reparametrisedGradient } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // f(z) = 3 z: the gradient by μ is 3 at every draw.
 * const draw = { q: { mean: [5], logVar: [0] }, eps: [-2] };
 * assert.deepEqual(reparametrisedGradient(() => [3], draw), { mean: [3], logVar: [-3] });
 * ```
 *
 * Source: Kingma and Welling 2014, section 2.4; notebook 04.
 */
export function reparametrisedGradient(
  slope: (z: number[]) => Vector,
  draw: GradientDraw,
): GaussianGradient {
  const { z, eps, sigma } = drawn(draw);
  const rule = {
    action: "estimate a gradient",
    name: "the slope",
    size: z.length,
    sizeOf: "q.mean",
  };
  const mean = Array.from(checkedVector(slope(z), rule));
  return { mean, logVar: mean.map((s, d) => 0.5 * s * sigma[d]! * eps[d]!) };
}

/**
 * One draw of the score-function gradient of E_q[f(z)], also called REINFORCE: it asks for values of f only.
 *
 * Formula: ∂/∂φ ≈ (f(z) − b) ∂ log q(z)/∂φ, with z = μ + σ ⊙ ε; so ∂/∂μ_d ≈ (f(z) − b) ε_d / σ_d and
 * ∂/∂log σ_d² ≈ (f(z) − b) ½ (ε_d² − 1).
 *
 * Shapes: f takes [D]; eps [D] → twice [D]. Unit: that of f over that of the parameter. Unbiased for every
 * baseline b that does not depend on this draw, since E_q[∂ log q(z)/∂φ] = 0; b changes the variance.
 *
 * @param f any function, differentiable or not
 * @param draw q, the noise, and the baseline b (default 0)
 * @returns the gradient by mean and by log-variance
 * @throws {TypeError} when sizes differ
 * @throws {RangeError} when a number is not finite
 *
 * @example
 * ```ts
 * import { scoreFunctionGradient } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const draw = { q: { mean: [5], logVar: [0] }, eps: [-2] }; // z = 3
 * assert.deepEqual(scoreFunctionGradient(([z]) => 3 * z!, draw), { mean: [-18], logVar: [13.5] });
 * ```
 *
 * Source: Williams, Simple statistical gradient-following algorithms, 1992, theorem 1; Mohamed et al.,
 * Monte Carlo gradient estimation in machine learning, 2020, section 4; notebook 04.
 */
export function scoreFunctionGradient(
  f: (z: number[]) => number,
  draw: GradientDraw & { baseline?: number },
): GaussianGradient {
  const { z, eps, sigma } = drawn(draw);
  const values = [f([...z]), draw.baseline ?? 0];
  checkedVector(values, { action: "estimate a gradient", name: "f and the baseline" });
  const excess = values[0]! - values[1]!;
  return {
    mean: z.map((_, d) => excess * eps[d]! / sigma[d]!),
    logVar: z.map((_, d) => excess * 0.5 * (eps[d]! ** 2 - 1)),
  };
}

function drawn({ q, eps }: GradientDraw) {
  const gaussian: DiagonalGaussian = diagonalGaussian(q.mean, q.logVar);
  const size = gaussian.size;
  checkedVector(eps, { action: "estimate a gradient", name: "eps", size, sizeOf: "q.mean" });
  const sigma = Array.from(gaussian.logVar, (l) => Math.exp(0.5 * l));
  const z = Array.from(gaussian.mean, (m, d) => m + sigma[d]! * eps[d]!);
  return { z, eps, sigma };
}
