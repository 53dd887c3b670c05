/** The plain autoencoder. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkedImageShape,
  checkPixels,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import { squaredError } from "../../distributions/mod.ts";
import type { Random } from "../../math/mod.ts";
import {
  type Body,
  buildDecoder,
  buildEncoder,
  initialiseWeights,
  namedState,
  namedWeights,
} from "../../nets/mod.ts";
import type { LayerOptions, Objective, Trainable } from "../trainable.ts";
import { interpolateCodes } from "./interpolate.ts";

/** What {@linkcode createAutoencoder} is told. */
export interface AutoencoderOptions {
  /** Size of the bottleneck. Default 20, as in the VAE. */
  latent?: number;
  /** The networks; default one hidden layer of 400 ReLU units on either side. */
  body?: Body;
  /**
   * The last step: `sigmoid` keeps reconstructions in [0, 1] (default), `linear` leaves the decoder
   * affine where its body is, as the comparison with principal components needs.
   */
  output?: "sigmoid" | "linear";
  /** The starting weights come from here. */
  random: Random;
}

/**
 * An autoencoder: x ↦ code ↦ x̂, trained on the squared error. Built by
 * {@linkcode createAutoencoder}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createAutoencoder } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const model = createAutoencoder(image, { latent: 2, random: createRandom(0) });
 * assert.deepEqual(model.encode(tf.zeros([3, 4, 4, 1])).shape, [3, 2]);
 * model.dispose();
 * ```
 */
export class Autoencoder implements Trainable {
  /** x ↦ code, a Layers model. */
  readonly encoder: tf.LayersModel;
  /** code ↦ image before the last squashing, a Layers model. */
  readonly decoder: tf.LayersModel;
  /** What the images look like. */
  readonly image: ImageShape;
  /** It reconstructs grey values. */
  readonly pixels: PixelKind = "grey";
  /** The dimension of the code. */
  readonly latent: number;
  /** The last step of the decoder. */
  readonly output: "sigmoid" | "linear";
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;
  /** What the networks keep without training it: running statistics of norms. */
  readonly state: Record<string, tf.Variable>;

  /** Use {@linkcode createAutoencoder}. */
  constructor(parts: {
    encoder: tf.LayersModel;
    decoder: tf.LayersModel;
    image: ImageShape;
    latent: number;
    output: "sigmoid" | "linear";
  }) {
    this.encoder = parts.encoder;
    this.decoder = parts.decoder;
    this.image = parts.image;
    this.latent = parts.latent;
    this.output = parts.output;
    this.variables = { ...namedWeights(parts.encoder), ...namedWeights(parts.decoder) };
    this.state = { ...namedState(parts.encoder), ...namedState(parts.decoder) };
  }

  /** Codes [B, latent] of images [B, height, width, channels]. */
  encode(x: tf.Tensor4D): tf.Tensor2D {
    checkBatch("encode", x, this.image);
    checkPixels("encode", x, "finite");
    return this.encoder.apply(x) as tf.Tensor2D;
  }

  /** Images of codes [B, latent]. */
  decode(code: tf.Tensor2D, how: LayerOptions = {}): tf.Tensor4D {
    if (code.rank !== 2 || code.shape[1] !== this.latent) {
      throw new TypeError(`Cannot decode: want codes [B,${this.latent}], got [${code.shape}]`);
    }
    return tf.tidy(() => {
      const image = this.decoder.apply(code, { ...how }) as tf.Tensor4D;
      return this.output === "sigmoid" ? tf.sigmoid(image) : image;
    });
  }

  /** x̂ for images x, in the same shape. */
  reconstruct(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => this.decode(this.encode(x)));
  }

  /** loss = ‖x − x̂‖² per example. */
  objective(x: tf.Tensor4D, { training = false }: LayerOptions = {}): Objective {
    checkBatch("evaluate the objective", x, this.image);
    const code = this.encoder.apply(x, { training }) as tf.Tensor2D;
    return { loss: squaredError(x, this.decode(code, { training })) };
  }

  /** Images along the straight line between the codes of two single images. */
  interpolate(a: tf.Tensor4D, b: tf.Tensor4D, steps: number): tf.Tensor4D {
    return tf.tidy(() => this.decode(interpolateCodes(this.encode(a), this.encode(b), steps)));
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    this.encoder.dispose();
    this.decoder.dispose();
  }
}

/**
 * Builds an autoencoder with seeded starting weights.
 *
 * @param image size of the images
 * @param options bottleneck, networks, output and the generator for the starting weights
 * @returns a model ready for `fit`
 * @throws {RangeError} when a size does not fit
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createAutoencoder } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const model = createAutoencoder(image, { latent: 2, random: createRandom(0) });
 * const xHat = model.reconstruct(tf.zeros([5, 28, 28, 1]));
 * assert.deepEqual(xHat.shape, [5, 28, 28, 1]);
 * model.dispose();
 * ```
 *
 * Source: notebook 03.
 */
export function createAutoencoder(image: ImageShape, options: AutoencoderOptions): Autoencoder {
  const shape = checkedImageShape(image, "create the autoencoder");
  const latent = checkPositiveInteger(options.latent ?? 20, "latent", "create the autoencoder");
  const body = options.body ?? { kind: "dense", hidden: [400] };
  const encoder = buildEncoder(body, { image: shape, latent, outputs: ["code"] });
  const decoder = buildDecoder(body, { image: shape, latent });
  for (const network of [encoder, decoder]) initialiseWeights(network, options.random);
  return new Autoencoder({
    encoder,
    decoder,
    image: shape,
    latent,
    output: options.output ?? "sigmoid",
  });
}
