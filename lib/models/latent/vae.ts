/** The variational autoencoder. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkedImageShape,
  checkPixels,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import {
  createLikelihood,
  type Likelihood,
  type LikelihoodName,
  normalTensor,
  reparametrise,
} from "../../distributions/mod.ts";
import type { Random } from "../../math/mod.ts";
import {
  type Body,
  buildDecoder,
  buildEncoder,
  initialiseWeights,
  namedState,
  namedWeights,
} from "../../nets/mod.ts";
import type { LayerOptions, Objective, ObjectiveOptions, Trainable } from "../trainable.ts";
import { elbo, type ElboParts } from "./elbo.ts";
import { interpolateCodes } from "./interpolate.ts";
import type { AmortisedModel, Posterior } from "./latent_model.ts";

/** What {@linkcode createVae} is told. */
export interface VaeOptions {
  /** Size of the bottleneck: the dimension of z. Default 20, enough for digits. */
  latent?: number;
  /** The networks; default one hidden layer of 400 ReLU units on either side. */
  body?: Body;
  /** What a pixel is; default `bernoulli`, for binary or binarised images. */
  likelihood?: LikelihoodName;
  /** σ of the Gaussian likelihoods: fixed for `gaussian`, the first value for `learnedGaussian`. */
  sigma?: number;
  /**
   * Weight of the KL term while it is trained, a number or a function of the fraction of the training
   * that is done, such as a warm-up; default 1, the ELBO.
   */
  beta?: number | ((done: number) => number);
  /** The starting weights come from here. */
  random: Random;
}

/**
 * A variational autoencoder: prior p(z) = N(0, I), decoder p(x|z), encoder q(z|x).
 *
 * Built by {@linkcode createVae}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example The bound of an image is its reconstruction term minus its KL.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const vae = createVae(image, { latent: 2, random: createRandom(0) });
 * const { reconstruction, kl, elbo } = vae.elbo(tf.ones([1, 4, 4, 1]), tf.zeros([1, 2]));
 * const [r, k, l] = [reconstruction, kl, elbo].map((part) => part.dataSync()[0]!);
 * assert.ok(Math.abs(l! - (r! - k!)) < 1e-5);
 * vae.dispose();
 * ```
 */
export class Vae implements Trainable, AmortisedModel {
  /** x ↦ [mean, logVar], a Layers model. */
  readonly encoder: tf.LayersModel;
  /** z ↦ the likelihood's parameters, a Layers model. */
  readonly decoder: tf.LayersModel;
  /** p(x|z), given the decoder's output. */
  readonly likelihood: Likelihood;
  /** What the images look like. */
  readonly image: ImageShape;
  /** What the likelihood scores: binary pixels for the Bernoulli, dequantised ones for a learned σ. */
  readonly pixels: PixelKind;
  /** The dimension of z. */
  readonly latent: number;
  /** Weight of the KL term at a fraction of the training; 1 in an evaluation, whatever it is. */
  readonly beta: (done: number) => number;
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;
  /** What the networks keep without training it: running statistics of norms. */
  readonly state: Record<string, tf.Variable>;

  /** Use {@linkcode createVae}. */
  constructor(parts: {
    encoder: tf.LayersModel;
    decoder: tf.LayersModel;
    likelihood: Likelihood;
    image: ImageShape;
    latent: number;
    beta?: (done: number) => number;
  }) {
    this.encoder = parts.encoder;
    this.decoder = parts.decoder;
    this.likelihood = parts.likelihood;
    this.pixels = parts.likelihood.pixels ?? "binarised";
    this.image = parts.image;
    this.latent = parts.latent;
    this.beta = parts.beta ?? (() => 1);
    this.variables = {
      ...namedWeights(parts.encoder),
      ...namedWeights(parts.decoder),
      ...parts.likelihood.variables,
    };
    this.state = { ...namedState(parts.encoder), ...namedState(parts.decoder) };
  }

  /**
   * q(z|x) for a batch [B, height, width, channels].
   *
   * @throws {TypeError} when the images have another shape
   * @throws {RangeError} when a pixel is not finite, or outside [0, 1] where the likelihood wants it there
   */
  encode(x: tf.Tensor4D): Posterior {
    checkBatch("encode", x, this.image);
    checkPixels("encode", x, this.likelihood.range ?? "unit");
    return this.posterior(x);
  }

  /** Likewise, without a look at the pixels; differentiable. */
  posterior(x: tf.Tensor4D, how: LayerOptions = {}): Posterior {
    const [mean, logVar] = this.encoder.apply(x, { ...how }) as [tf.Tensor2D, tf.Tensor2D];
    return { mean, logVar };
  }

  /** The decoder's raw output for codes [B, latent]: logits, for the Bernoulli likelihood. */
  decode(z: tf.Tensor2D, how: LayerOptions = {}): tf.Tensor4D {
    if (z.rank !== 2 || z.shape[1] !== this.latent) {
      throw new TypeError(`Cannot decode: want codes [B,${this.latent}], got [${z.shape}]`);
    }
    return this.decoder.apply(z, { ...how }) as tf.Tensor4D;
  }

  /** log p(x|z) for N pairs of an image and a code, in nats: [N]; differentiable. */
  logLikelihood(x: tf.Tensor4D, z: tf.Tensor2D, how: LayerOptions = {}): tf.Tensor1D {
    return this.likelihood.logDensity(x, this.decode(z, how));
  }

  /** E[x|z] for codes [B, latent]: the images that are usually shown. */
  decodeMean(z: tf.Tensor2D): tf.Tensor4D {
    return tf.tidy(() => this.likelihood.mean(this.decode(z)) as tf.Tensor4D);
  }

  /**
   * The ELBO per example, in nats, with one draw of z for each.
   *
   * @param x images [B, height, width, channels], of the kind that the likelihood scores
   * @param eps standard normal noise [B, latent]
   */
  elbo(x: tf.Tensor4D, eps: tf.Tensor): ElboParts {
    return this.#bound(x, this.encode(x), eps);
  }

  #bound(x: tf.Tensor4D, q: Posterior, eps: tf.Tensor, how: LayerOptions = {}): ElboParts {
    return elbo(this.logLikelihood(x, reparametrise(q, eps) as tf.Tensor2D, how), q);
  }

  /** The training objective: loss = β KL − reconstruction; with β = 1 the negative ELBO. */
  objective(x: tf.Tensor4D, options: ObjectiveOptions): Objective {
    const eps = normalTensor(options.random, [x.shape[0], this.latent]);
    checkBatch("evaluate the objective", x, this.image);
    const { training = false, done = 1 } = options;
    const parts = this.#bound(x, this.posterior(x, { training }), eps, { training });
    const beta = options.beta ?? (training ? this.beta(done) : 1);
    // With β = 1 it is the bound itself, bit for bit, for half the kernels.
    const loss = beta === 1
      ? tf.neg(parts.elbo)
      : tf.sub<tf.Tensor1D>(tf.mul(beta, parts.kl), parts.reconstruction);
    return { loss, ...parts };
  }

  /** E[x|z] at z = μ(x): the reconstruction that figures show. Same shape as x. */
  reconstruct(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => this.decodeMean(this.encode(x).mean));
  }

  /** Mean images E[x|z] for `count` codes z ~ N(0, I): [count, height, width, channels]. */
  sampleMeans(count: number, random: Random): tf.Tensor4D {
    return tf.tidy(() => this.decodeMean(this.#codes(count, random)));
  }

  /** True samples of the model: x ~ p(x|z) for z ~ N(0, I), pixel noise included. */
  sampleDraws(count: number, random: Random): tf.Tensor4D {
    const draw = () => this.likelihood.draw(this.decode(this.#codes(count, random)), random);
    return tf.tidy(draw) as tf.Tensor4D;
  }

  #codes(count: number, random: Random): tf.Tensor2D {
    checkPositiveInteger(count, "count", "sample");
    return normalTensor(random, [count, this.latent]) as tf.Tensor2D;
  }

  /** Mean images along the straight line between the codes μ(a) and μ(b) of two single images. */
  interpolate(a: tf.Tensor4D, b: tf.Tensor4D, steps: number): tf.Tensor4D {
    return tf.tidy(() =>
      this.decodeMean(interpolateCodes(this.encode(a).mean, this.encode(b).mean, steps))
    );
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    this.encoder.dispose();
    this.decoder.dispose();
    tf.dispose(this.likelihood.variables);
  }
}

/**
 * Builds a VAE with seeded starting weights.
 *
 * @param image size of the images
 * @param options bottleneck, networks, likelihood and the generator for the starting weights
 * @returns a model ready for `fit`
 * @throws {RangeError} when a size does not fit or the likelihood is unknown
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const vae = createVae({ height: 28, width: 28, channels: 1 }, { latent: 2, random });
 * const images = vae.sampleMeans(3, random.stream("samples"));
 * assert.deepEqual(images.shape, [3, 28, 28, 1]);
 * images.dispose();
 * vae.dispose();
 * ```
 *
 * Source: Kingma and Welling 2014, "Auto-Encoding Variational Bayes"; notebook 05.
 */
export function createVae(image: ImageShape, options: VaeOptions): Vae {
  const shape = checkedImageShape(image, "create the VAE");
  const latent = checkPositiveInteger(options.latent ?? 20, "latent", "create the VAE");
  const body = options.body ?? { kind: "dense", hidden: [400] };
  const likelihood = createLikelihood(
    options.likelihood ?? "bernoulli",
    options.sigma === undefined ? {} : { sigma: options.sigma },
  );
  const encoder = buildEncoder(body, { image: shape, latent, outputs: ["mean", "logVar"] });
  const decoder = buildDecoder(body, { image: shape, latent });
  for (const network of [encoder, decoder]) initialiseWeights(network, options.random);
  const { beta = 1 } = options;
  if (typeof beta === "number" && !(beta >= 0 && beta < Infinity)) {
    throw new RangeError(`Cannot create the VAE: beta must be ≥ 0 and finite, got ${beta}`);
  }
  const schedule = typeof beta === "number" ? () => beta : beta;
  return new Vae({ encoder, decoder, likelihood, image: shape, latent, beta: schedule });
}
