/** The reparametrised draw from q(z|x). @module */
import type * as tf from "@tensorflow/tfjs";
import { gaussianDraw } from "../engine/mod.ts";
import { checkSameShape } from "./shapes.ts";

/**
 * A draw from N(μ, diag σ²) as a differentiable function of its parameters.
 *
 * Formula: z = μ + σ ⊙ ε with σ = exp(½ log σ²) and ε ~ N(0, I).
 *
 * Shapes: mean [B, D], logVar [B, D], eps [B, D] → [B, D].
 *
 * @param q mean and log-variance
 * @param eps standard normal noise, drawn by the caller
 * @returns z; gradients flow into mean and logVar
 * @throws {TypeError} when the shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { reparametrise } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const q = { mean: tf.tensor2d([[1]]), logVar: tf.tensor2d([[Math.log(4)]]) };
 * const z = reparametrise(q, tf.tensor2d([[0.5]])).dataSync()[0]!;
 * assert.ok(Math.abs(z - 2) < 1e-6); // 1 + 2 · 0.5
 * ```
 *
 * Source: Kingma and Welling 2014, section 2.4.
 */
export function reparametrise(
  q: { mean: tf.Tensor; logVar: tf.Tensor },
  eps: tf.Tensor,
): tf.Tensor {
  checkSameShape("draw from q(z|x)", { mean: q.mean, logVar: q.logVar });
  checkSameShape("draw from q(z|x)", { mean: q.mean, eps });
  return gaussianDraw(q.mean, q.logVar, eps);
}
