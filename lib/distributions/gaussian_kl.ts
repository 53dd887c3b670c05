/** The KL term of the ELBO. @module */
import type * as tf from "@tensorflow/tfjs";
import { gaussianKlTerms } from "../engine/mod.ts";
import { checkSameShape } from "./shapes.ts";

/**
 * KL divergence from a diagonal Gaussian to the standard normal, per example, differentiable.
 *
 * Formula: KL(N(μ, diag σ²) ‖ N(0, I)) = ½ Σ_d (μ_d² + σ_d² − log σ_d² − 1).
 *
 * Shapes: mean [B, D], logVar [B, D] → [B]. Unit: nats.
 *
 * @param mean μ
 * @param logVar log σ²
 * @returns one value per example; never negative beyond rounding
 * @throws {TypeError} when the two shapes differ
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { gaussianKl } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * // μ = (1, 2), σ = 1 leaves ½ (1 + 4).
 * assert.deepEqual([...gaussianKl(tf.tensor2d([[1, 2]]), tf.zeros([1, 2])).dataSync()], [2.5]);
 * ```
 *
 * Source: Kingma and Welling 2014, "Auto-Encoding Variational Bayes", appendix B.
 */
export function gaussianKl(mean: tf.Tensor, logVar: tf.Tensor): tf.Tensor1D {
  checkSameShape("evaluate the KL", { mean, logVar });
  return gaussianKlTerms(mean, logVar);
}
