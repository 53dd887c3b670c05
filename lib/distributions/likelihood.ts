/**
 * What the decoder's output means: p(x|z) as an object that scores, averages and draws.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { PixelKind } from "../data/mod.ts";
import type { Random } from "../math/mod.ts";
import { bernoulliLogDensity } from "./bernoulli_log_density.ts";
import { gaussianLogDensity } from "./gaussian_log_density.ts";
import { normalTensor, uniformTensor } from "./random_tensor.ts";

/** The conditional p(x|z), given the decoder's unsquashed output for z. */
export interface Likelihood {
  /** As written into checkpoints and captions; of those that are made here a {@linkcode LikelihoodName}. */
  readonly name: string;
  /** The pixels whose density it is; default `binarised`. */
  readonly pixels?: PixelKind;
  /** The values that a pixel may have: `finite` or, by default, `unit`, those in [0, 1]. */
  readonly range?: "unit" | "finite";
  /** log p(x|z) per example in nats: x [B, …], output [B, …] → [B]; differentiable. */
  logDensity(x: tf.Tensor, output: tf.Tensor): tf.Tensor1D;
  /** E[x|z], the picture that is usually shown: same shape as output. */
  mean(output: tf.Tensor): tf.Tensor;
  /** A draw x ~ p(x|z): same shape as output. */
  draw(output: tf.Tensor, random: Random): tf.Tensor;
  /** Parameters of its own that are trained along, by name. */
  readonly variables: Record<string, tf.Variable>;
}

/** The likelihoods that the VAE knows. */
export type LikelihoodName = "bernoulli" | "gaussian" | "learnedGaussian";

/**
 * Builds a likelihood from its name.
 *
 * - `bernoulli`: binary pixels, the output is their logits.
 * - `gaussian`: grey values in [0, 1], mean sigmoid(output), fixed σ.
 * - `learnedGaussian`: the same with one σ for all pixels, learned as σ = floor + exp(s). The floor
 *   keeps the density of a perfectly reconstructed pixel finite; the default 1/256 is one grey level
 *   of 8-bit data, which must be dequantised: without noise the density of discrete data is unbounded.
 *
 * @param name which one
 * @param options σ for `gaussian` (default 0.1: a tenth of the grey range); the first value of σ and
 * its floor for `learnedGaussian` (defaults 0.2 and 1/256)
 * @returns the likelihood; its variables are the caller's to dispose
 * @throws {RangeError} when the name is unknown or σ is not positive
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createLikelihood } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bernoulli = createLikelihood("bernoulli");
 * assert.deepEqual([...bernoulli.mean(tf.zeros([1, 2])).dataSync()], [0.5, 0.5]);
 * ```
 */
export function createLikelihood(
  name: LikelihoodName,
  options: { sigma?: number; floor?: number } = {},
): Likelihood {
  switch (name) {
    case "bernoulli":
      return bernoulli;
    case "gaussian": {
      const sigma = checkedSigma(options.sigma ?? 0.1, "sigma");
      return gaussian({ name, pixels: "grey" }, () => Math.log(sigma), {});
    }
    case "learnedGaussian": {
      const floor = checkedSigma(options.floor ?? 1 / 256, "floor");
      const start = checkedSigma((options.sigma ?? 0.2) - floor, "sigma minus its floor");
      const raw = tf.tidy(() => tf.variable(tf.scalar(Math.log(start)), true));
      const logSigma = () => tf.log(tf.add(floor, tf.exp(raw))) as tf.Scalar;
      // Without noise the density of discrete data is unbounded.
      return gaussian({ name, pixels: "dequantised" }, logSigma, { "likelihood/rawSigma": raw });
    }
    default:
      throw new RangeError(
        "Cannot create the likelihood: name must be bernoulli, gaussian or learnedGaussian, " +
          `got ${JSON.stringify(name)}`,
      );
  }
}

const bernoulli: Likelihood = {
  name: "bernoulli",
  pixels: "binarised",
  range: "unit",
  logDensity: bernoulliLogDensity,
  mean: (output) => tf.sigmoid(output),
  draw: (output, random) =>
    tf.tidy(() => {
      const uniform = uniformTensor(random, output.shape);
      return tf.cast(tf.less(uniform, tf.sigmoid(output)), "float32");
    }),
  variables: {},
};

function gaussian(
  about: { name: LikelihoodName; pixels: PixelKind },
  logSigma: () => tf.Scalar | number,
  variables: Record<string, tf.Variable>,
): Likelihood {
  return {
    ...about,
    range: "finite",
    logDensity: (x, output) =>
      tf.tidy(() => gaussianLogDensity(x, { mean: tf.sigmoid(output), logSigma: logSigma() })),
    mean: (output) => tf.sigmoid(output),
    draw: (output, random) =>
      tf.tidy(() => {
        const noise = normalTensor(random, output.shape);
        return tf.add(tf.sigmoid(output), tf.mul(tf.exp(logSigma()), noise));
      }),
    variables,
  };
}

function checkedSigma(value: number, name: string): number {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(
      `Cannot create the Gaussian likelihood: ${name} must be positive and finite, got ${value}`,
    );
  }
  return value;
}
