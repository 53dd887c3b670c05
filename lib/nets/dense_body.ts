/** The fully connected encoder and its mirror, the decoder. @module */
import * as tf from "@tensorflow/tfjs";
import { checkedImageShape, checkPositiveInteger, type ImageShape } from "../data/mod.ts";
import { encoderModel } from "./encoder_model.ts";

/** Activation functions that the bodies offer between layers. */
export type Activation = "relu" | "tanh" | "linear";

/** Fully connected layers; the decoder mirrors the encoder. */
export interface DenseBody {
  /** Which body this is. */
  kind: "dense";
  /** Units of each hidden layer, from the image to the code; `[]` for none. */
  hidden: number[];
  /** Between the layers; default `relu`. `linear` makes the whole network one affine map. */
  activation?: Activation;
}

/**
 * Image → flatten → hidden layers → one linear layer for each output.
 *
 * @param body hidden units and activation
 * @param options image shape, code size, names of the outputs
 * @returns a Layers model with zero weights
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { denseEncoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const encoder = denseEncoder({ kind: "dense", hidden: [] }, { image, latent: 2, outputs: ["code"] });
 * assert.equal(encoder.countParams(), 16 * 2 + 2);
 * encoder.dispose();
 * ```
 */
export function denseEncoder(
  body: DenseBody,
  options: { image: ImageShape; latent: number; outputs: string[] },
): tf.LayersModel {
  const { height, width, channels } = checkedImageShape(options.image, "build the encoder");
  const units = checkPositiveInteger(options.latent, "latent", "build the encoder");
  const input = tf.input({ shape: [height, width, channels], name: "image" });
  let h = tf.layers.flatten({ name: "flatten" }).apply(input) as tf.SymbolicTensor;
  body.hidden.forEach((size, i) => {
    h = hiddenLayer(size, `hidden${i + 1}`, body, "build the encoder").apply(
      h,
    ) as tf.SymbolicTensor;
  });
  return encoderModel({ input, features: h }, { outputs: options.outputs, units });
}

/**
 * Code → hidden layers in reverse order → one linear layer → image.
 *
 * @param body hidden units and activation, as the encoder was given them
 * @param options image shape and code size
 * @returns a Layers model with zero weights
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { denseDecoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const decoder = denseDecoder({ kind: "dense", hidden: [8] }, { image, latent: 2 });
 * assert.equal(decoder.countParams(), 2 * 8 + 8 + 8 * 16 + 16);
 * decoder.dispose();
 * ```
 */
export function denseDecoder(
  body: DenseBody,
  options: { image: ImageShape; latent: number },
): tf.LayersModel {
  const { height, width, channels } = checkedImageShape(options.image, "build the decoder");
  const latent = checkPositiveInteger(options.latent, "latent", "build the decoder");
  const input = tf.input({ shape: [latent], name: "code" });
  let h = input;
  [...body.hidden].reverse().forEach((size, i) => {
    h = hiddenLayer(size, `hidden${i + 1}`, body, "build the decoder").apply(
      h,
    ) as tf.SymbolicTensor;
  });
  const units = height * width * channels;
  h = tf.layers.dense({ units, name: "output", kernelInitializer: "zeros" })
    .apply(h) as tf.SymbolicTensor;
  const image = tf.layers.reshape({ targetShape: [height, width, channels], name: "image" })
    .apply(h) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: image, name: "decoder" });
}

function hiddenLayer(units: number, name: string, body: DenseBody, action: string) {
  checkPositiveInteger(units, "each hidden layer", action);
  const activation = body.activation ?? "relu";
  return tf.layers.dense({ units, activation, name, kernelInitializer: "zeros" });
}
