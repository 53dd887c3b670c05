/**
 * The networks of autoencoders and VAEs: encoders that end in a code, decoders that start from one.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { ImageShape } from "../data/mod.ts";
import { type ConvBody, convDecoder, convEncoder } from "./conv_body.ts";
import { type DenseBody, denseDecoder, denseEncoder } from "./dense_body.ts";

/** What stands between image and code. */
export type Body = DenseBody | ConvBody;

/**
 * Builds an encoder with one linear output layer for each name in `outputs`.
 *
 * Shapes: [B, height, width, channels] → one [B, latent] for each output.
 *
 * @param body the kind and size of the network
 * @param options image shape, code size, and the names of the output layers
 * @returns a TensorFlow.js Layers model whose weights are still zero
 * @throws {RangeError} when a size does not fit
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildEncoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const encoder = buildEncoder({ kind: "dense", hidden: [400] }, {
 *   image: { height: 28, width: 28, channels: 1 },
 *   latent: 20,
 *   outputs: ["mean", "logVar"],
 * });
 * assert.equal(encoder.countParams(), 784 * 400 + 400 + 2 * (400 * 20 + 20));
 * encoder.dispose();
 * ```
 */
export function buildEncoder(
  body: Body,
  options: { image: ImageShape; latent: number; outputs: string[] },
): tf.LayersModel {
  return body.kind === "dense" ? denseEncoder(body, options) : convEncoder(body, options);
}

/**
 * Builds the decoder that mirrors {@linkcode buildEncoder}. Its output has no squashing function:
 * the likelihood says what the numbers mean (logits for Bernoulli).
 *
 * Shapes: [B, latent] → [B, height, width, channels].
 *
 * @param body the kind and size of the network
 * @param options image shape and code size
 * @returns a TensorFlow.js Layers model whose weights are still zero
 * @throws {RangeError} when a size does not fit
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const decoder = buildDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 });
 * assert.deepEqual(decoder.outputShape, [null, 28, 28, 1]);
 * decoder.dispose();
 * ```
 */
export function buildDecoder(
  body: Body,
  options: { image: ImageShape; latent: number },
): tf.LayersModel {
  return body.kind === "dense" ? denseDecoder(body, options) : convDecoder(body, options);
}
