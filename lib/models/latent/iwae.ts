/** The importance-weighted autoencoder: a tighter bound from several draws. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import { normalTensor, reparametrise, sumPerExample } from "../../distributions/mod.ts";
import { stopGradient } from "../../nets/mod.ts";
import type { Objective, ObjectiveOptions, Trainable } from "../trainable.ts";
import { importanceLogWeights } from "./importance_weights.ts";
import { type AmortisedModel, priorExponent } from "./latent_model.ts";
import { checkedNoise, repeated, tiled } from "./repeated.ts";
import type { Vae } from "./vae.ts";

/**
 * How the encoder's gradient is estimated: `standard` differentiates the bound through the draws, and
 * drowns in noise as k grows; `doublyReparametrised` writes its noisy part, the score, as a derivative
 * through the draws too. Both have the same mean.
 */
export type IwaeGradient = "standard" | "doublyReparametrised";

/** What {@linkcode Iwae} is told. */
export interface IwaeOptions {
  /** k, the draws of z under one logarithm; 1 is the VAE. */
  samples: number;
  /** The estimator of the encoder's gradient; default `standard`. */
  gradient?: IwaeGradient;
}

/**
 * The bound of k importance weights, as a tensor that differentiates.
 *
 * Formula: L_k(x) = log (1/k) Σ_i w_i, w_i = p(x, z_i) / q(z_i|x), z_i ~ q; E[L_1] is the ELBO, and
 * E[L_k] ≤ E[L_{k+1}] ≤ log p(x).
 *
 * The encoder's gradient, with w̃_i = w_i / Σ_j w_j, the way through the draw
 * a_i = (∂ log w_i / ∂z_i) (∂z_i / ∂φ) and the score s_i = ∂ log q(z_i|x) / ∂φ at fixed z_i:
 * `standard` is Σ_i w̃_i (a_i − s_i). The mean of w̃_i s_i is zero for k = 1 only, since w̃_i depends on
 * z_i; by a second reparametrisation E[w̃_i s_i] = E[(∂w̃_i / ∂z_i) (∂z_i / ∂φ)] = E[(w̃_i − w̃_i²) a_i].
 * So Σ_i w̃_i² a_i has the same mean, and that is `doublyReparametrised`. The decoder's gradient ∇_θ is
 * the usual one in both.
 *
 * Shapes: x [B, …], eps [k, B, latent] → [B]. Unit: nats.
 *
 * @param model decoder and encoder
 * @param x a batch
 * @param options the noise, and the estimator of the encoder's gradient
 * @returns one bound per example; its value does not depend on the estimator
 * @throws {TypeError} when the noise does not fit
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae, iwaeLogMean } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 2, width: 2, channels: 1 };
 * const vae = createVae(image, { latent: 3, random: createRandom(0) });
 * const x = tf.zeros([5, 2, 2, 1]) as tf.Tensor4D;
 * assert.deepEqual(iwaeLogMean(vae, x, { eps: tf.zeros([7, 5, 3]) }).shape, [5]);
 * vae.dispose();
 * ```
 *
 * Source: Burda et al. 2016, equation 8; Tucker et al., Doubly reparameterized gradient estimators, 2019,
 * equation 8; notebook 07, Step 4.
 */
export function iwaeLogMean(
  model: AmortisedModel,
  x: tf.Tensor,
  options: { eps: tf.Tensor3D; gradient?: IwaeGradient },
): tf.Tensor1D {
  const { eps, gradient = "standard" } = options;
  return tf.tidy(() =>
    gradient === "doublyReparametrised"
      ? doublyReparametrised(model, x, eps)
      : logMean(importanceLogWeights(model, x, eps))
  );
}

function logMean(logWeights: tf.Tensor2D): tf.Tensor1D {
  return tf.sub(tf.logSumExp(logWeights, 0), Math.log(logWeights.shape[0])) as tf.Tensor1D;
}

function doublyReparametrised(
  model: AmortisedModel,
  x: tf.Tensor,
  eps: tf.Tensor3D,
): tf.Tensor1D {
  const [k, batch] = checkedNoise(model, x, eps);
  // Known only after the pass forward, wanted only in the pass back.
  let shares: Float32Array = new Float32Array();
  const scaledByShare = tf.customGrad((z) => ({
    value: tf.clone(z as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.tensor2d(shares, [k * batch, 1])),
  }));
  const q = tiled(model.posterior(x), k);
  const drawn = reparametrise(q, tf.reshape(eps, [k * batch, model.latent]));
  const z = scaledByShare(drawn) as tf.Tensor2D;
  const [mean, logVar] = [stopGradient(q.mean), stopGradient(q.logVar)];
  const squares = tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVar)));
  const logQ = tf.mul(-0.5, sumPerExample(tf.add(squares, logVar)));
  const fit = model.logLikelihood(repeated(x, k), z);
  const logWeights = tf.reshape(tf.sub(tf.add(fit, priorExponent(z)), logQ), [k, batch]);
  // tf.softmax knows the last axis only.
  const weights = stopGradient(tf.exp(tf.sub(logWeights, tf.logSumExp(logWeights, 0))));
  shares = weights.dataSync() as Float32Array;
  // Its gradient is that of the formula: one factor w̃ from here, the second at z. Its value is the bound's.
  const surrogate = tf.sum(tf.mul(weights, logWeights), 0);
  const bound = logMean(logWeights as tf.Tensor2D);
  return tf.add(surrogate, stopGradient(tf.sub(bound, surrogate))) as tf.Tensor1D;
}

/**
 * Trains a VAE on the importance-weighted bound of k draws instead of the ELBO. It shares the VAE's
 * parameters: sample from, save and dispose the VAE itself.
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae, Iwae } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const vae = createVae({ height: 4, width: 4, channels: 1 }, { latent: 2, random });
 * const iwae = new Iwae(vae, { samples: 5 });
 * assert.equal(iwae.variables, vae.variables);
 * assert.throws(() => new Iwae(vae, { samples: 0 }), /samples must be a positive integer, got 0/);
 * vae.dispose();
 * ```
 */
export class Iwae implements Trainable {
  /** The model that is trained. */
  readonly vae: Vae;
  /** k. */
  readonly samples: number;
  /** The estimator of the encoder's gradient. */
  readonly gradient: IwaeGradient;
  /** As the VAE's. */
  readonly image: ImageShape;
  /** As the VAE's. */
  readonly pixels: PixelKind;
  /** As the VAE's: the same variables. */
  readonly variables: Record<string, tf.Variable>;

  /**
   * Shares the VAE's parameters.
   *
   * @param vae the model
   * @param options k and the estimator of the encoder's gradient
   * @throws {RangeError} when k is no positive integer
   */
  constructor(vae: Vae, options: IwaeOptions) {
    this.vae = vae;
    this.samples = checkPositiveInteger(options.samples, "samples", "create the IWAE");
    this.gradient = options.gradient ?? "standard";
    ({ image: this.image, pixels: this.pixels, variables: this.variables } = vae);
  }

  /** loss = −L_k per example, one estimate with k draws; `bound` is L_k. */
  objective(x: tf.Tensor4D, { random }: ObjectiveOptions): Objective {
    checkBatch("evaluate the objective", x, this.image);
    const eps = normalTensor(random, [this.samples, x.shape[0], this.vae.latent]) as tf.Tensor3D;
    const bound = iwaeLogMean(this.vae, x, { eps, gradient: this.gradient });
    return { loss: tf.neg(bound), bound };
  }
}
