/** The linear-Gaussian model of lib/math as the estimators on tensors see it. @module */
import { linearGaussian } from "@dgm/math/linear_gaussian.ts";
import { gaussianLogDensity } from "@dgm/distributions/gaussian_log_density.ts";
import type { AmortisedModel } from "@dgm/models/latent/latent_model.ts";
import * as tf from "@tensorflow/tfjs";

/** Columns at right angles: the true posterior is a diagonal Gaussian. */
const WEIGHTS = [[1, 0.5], [1, -0.5], [0.5, 1], [-0.5, 1]];
const SIGMA = 0.8;

/** z in R², x in R⁴, with everything known exactly. */
export const exact = linearGaussian({ weights: WEIGHTS, sigma: SIGMA });

/**
 * The same model on tensors. Its encoder is the true posterior, moved by `shift` standard deviations and
 * widened by `widen` in log σ².
 */
export function tensorModel(error: { shift?: number; widen?: number } = {}): AmortisedModel {
  const { shift = 0, widen = 0 } = error;
  return {
    latent: 2,
    logLikelihood: (x, z) => {
      const mean = tf.matMul(z, tf.tensor2d(WEIGHTS), false, true);
      return gaussianLogDensity(x, { mean, logSigma: Math.log(SIGMA) });
    },
    posterior: (x) => {
      const each = (x.arraySync() as number[][]).map((row) => exact.posterior(row));
      const deviation = [0, 1].map((d) => Math.sqrt(each[0]!.covariance[d]![d]!));
      const mean = each.map((q) => [...q.mean].map((m, d) => m + shift * deviation[d]!));
      const logVar = each.map(() => deviation.map((s) => 2 * Math.log(s) + widen));
      return { mean: tf.tensor2d(mean), logVar: tf.tensor2d(logVar) };
    },
  };
}

/** A point that the model might have made. */
export const X = [0.7, -0.4, 1.1, 0.3];
