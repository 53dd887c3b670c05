/** The convolutional encoder with max-pooling and the up-sampling decoder. @module */
import * as tf from "@tensorflow/tfjs";
import { checkedImageShape, checkPositiveInteger, type ImageShape } from "../data/mod.ts";
import { encoderModel } from "./encoder_model.ts";

/** 3×3 convolutions with max-pooling; the decoder up-samples and convolves. */
export interface ConvBody {
  /** Which body this is. */
  kind: "conv";
  /** Output channels of each convolution, from the image to the code; each halves the image. */
  channels: number[];
}

/**
 * Image → (3×3 convolution, ReLU, 2×2 max-pooling) for each entry of `channels` → one linear layer
 * for each output.
 *
 * @param body output channels of each convolution
 * @param options image shape, code size, names of the outputs
 * @returns a Layers model with zero weights
 * @throws {RangeError} when a size is not a positive integer, or the image cannot be halved so often
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { convEncoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const body = { kind: "conv", channels: [16, 32] } as const;
 * const encoder = convEncoder({ ...body, channels: [...body.channels] }, {
 *   image,
 *   latent: 16,
 *   outputs: ["code"],
 * });
 * assert.deepEqual(encoder.outputShape, [null, 16]);
 * encoder.dispose();
 * ```
 */
export function convEncoder(
  body: ConvBody,
  options: { image: ImageShape; latent: number; outputs: string[] },
): tf.LayersModel {
  const { height, width, channels } = checkedHalvings(body, options.image, "build the encoder");
  const units = checkPositiveInteger(options.latent, "latent", "build the encoder");
  const input = tf.input({ shape: [height, width, channels], name: "image" });
  let h = input;
  body.channels.forEach((filters, i) => {
    h = convLayer(filters, `conv${i + 1}`, "relu").apply(h) as tf.SymbolicTensor;
    h = tf.layers.maxPooling2d({ poolSize: 2, strides: 2, name: `pool${i + 1}` })
      .apply(h) as tf.SymbolicTensor;
  });
  h = tf.layers.flatten({ name: "flatten" }).apply(h) as tf.SymbolicTensor;
  return encoderModel({ input, features: h }, { outputs: options.outputs, units });
}

/**
 * Code → dense layer to the smallest feature map → (2× nearest-neighbour up-sampling, 3×3
 * convolution, ReLU) for each halving of the encoder → 3×3 convolution to the image.
 *
 * With `channels` [16, 32] the feature maps have 32 → 32 → 16 → image channels.
 *
 * @param body output channels of each convolution, as the encoder was given them
 * @param options image shape and code size
 * @returns a Layers model with zero weights
 * @throws {RangeError} when a size is not a positive integer, or the image cannot be halved so often
 *
 * @example
 * ```ts
 * import { convDecoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = { height: 30, width: 30, channels: 1 };
 * assert.throws(
 *   () => convDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 }),
 *   /height must be a multiple of 4/,
 * );
 * ```
 */
export function convDecoder(
  body: ConvBody,
  options: { image: ImageShape; latent: number },
): tf.LayersModel {
  const { height, width, channels } = checkedHalvings(body, options.image, "build the decoder");
  const latent = checkPositiveInteger(options.latent, "latent", "build the decoder");
  const halvings = body.channels.length;
  const smallest = [height / 2 ** halvings, width / 2 ** halvings, body.channels.at(-1)!];
  const units = smallest.reduce((product, size) => product * size, 1);
  const input = tf.input({ shape: [latent], name: "code" });
  let h = tf.layers.dense({ units, activation: "relu", name: "hidden", kernelInitializer: "zeros" })
    .apply(input) as tf.SymbolicTensor;
  h = tf.layers.reshape({ targetShape: smallest, name: "reshape" }).apply(h) as tf.SymbolicTensor;
  [...body.channels].reverse().forEach((filters, i) => {
    h = tf.layers.upSampling2d({ size: [2, 2], name: `up${i + 1}` }).apply(h) as tf.SymbolicTensor;
    h = convLayer(filters, `conv${i + 1}`, "relu").apply(h) as tf.SymbolicTensor;
  });
  const image = convLayer(channels, "output", "linear").apply(h) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: image, name: "decoder" });
}

function convLayer(filters: number, name: string, activation: "relu" | "linear") {
  return tf.layers.conv2d({
    filters,
    kernelSize: 3,
    padding: "same",
    activation,
    name,
    kernelInitializer: "zeros",
  });
}

/** The shape, once it is sure that every pooling halves it without a remainder. */
function checkedHalvings(body: ConvBody, image: ImageShape, action: string): ImageShape {
  if (body.channels.length === 0) {
    throw new RangeError(`Cannot ${action}: channels must name at least one convolution, got []`);
  }
  for (const size of body.channels) checkPositiveInteger(size, "each entry of channels", action);
  const shape = checkedImageShape(image, action);
  const factor = 2 ** body.channels.length;
  for (const [name, size] of [["height", shape.height], ["width", shape.width]] as const) {
    if (size % factor !== 0) {
      throw new RangeError(
        `Cannot ${action}: ${name} must be a multiple of ${factor} ` +
          `(${body.channels.length} poolings halve it), got ${size}`,
      );
    }
  }
  return shape;
}
