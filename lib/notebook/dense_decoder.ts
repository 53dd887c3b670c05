/** A fully connected decoder in plain TypeScript: the same code runs in the kernel and in a web page. @module */
import type * as tf from "@tensorflow/tfjs";

/** What stands between two layers, or behind the last one. */
export type DenseActivation = "linear" | "relu" | "tanh" | "sigmoid";

/** One layer: y = activation(x · kernel + bias). */
export interface DenseLayer {
  /** [inputs, outputs], row by row. */
  kernel: Float32Array;
  /** [outputs]. */
  bias: Float32Array;
  /** Applied to each output. */
  activation: DenseActivation;
}

const ACTIVATIONS: readonly string[] = ["linear", "relu", "tanh", "sigmoid"];
/** Layers that only rename places. */
const SHAPES = ["InputLayer", "Reshape", "Flatten"];

/**
 * The layers of a fully connected network, copied out of TensorFlow.js.
 *
 * Shapes: kernels [inputs, outputs], each layer with as many inputs as the one before it has outputs.
 *
 * @param model a decoder of dense layers, such as `createVae` builds from a dense body
 * @param options what to apply to the last layer's outputs: `sigmoid` turns Bernoulli logits into
 *   probabilities of ink; default what the model does, which is nothing for all decoders of this library
 * @returns the layers, from the code to the image
 * @throws {TypeError} when the network has a layer or an activation that is not dense
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { denseLayers } from "@dgm/notebook/dense_decoder.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const decoder = buildDecoder({ kind: "dense", hidden: [8] }, { image, latent: 2 });
 * const layers = denseLayers(decoder, { last: "sigmoid" });
 * assert.deepEqual(layers.map(({ kernel }) => kernel.length), [2 * 8, 8 * 16]);
 * assert.deepEqual(layers.map(({ activation }) => activation), ["relu", "sigmoid"]);
 * decoder.dispose();
 * ```
 */
export function denseLayers(
  model: tf.LayersModel,
  options: { last?: DenseActivation } = {},
): DenseLayer[] {
  const layers = model.layers.filter((layer) => !SHAPES.includes(layer.getClassName()))
    .map((layer): DenseLayer => {
      const { activation = "linear", useBias } = layer.getConfig();
      const known = layer.getClassName() === "Dense" && useBias && isActivation(activation);
      if (!known) {
        throw new TypeError(
          `Cannot copy the decoder: want dense layers of ${ACTIVATIONS.join(", ")} with a bias, ` +
            `got ${layer.getClassName()} ${activation}`,
        );
      }
      const [kernel, bias] = layer.getWeights().map((weight) =>
        Float32Array.from(weight.dataSync())
      );
      return { kernel: kernel!, bias: bias!, activation };
    });
  if (options.last && layers.length > 0) layers.at(-1)!.activation = options.last;
  return layers;
}

function isActivation(name: unknown): name is DenseActivation {
  return ACTIVATIONS.includes(String(name));
}

/**
 * Runs a fully connected network on one code.
 *
 * Formula: h₀ = code, h_k = activation_k(h_{k−1} · kernel_k + bias_k). Sums are taken in float64, results
 * kept in float32: TensorFlow.js agrees to 1e-5 for networks of a hundred thousand weights.
 *
 * This function is written into web pages as text, so it names nothing outside of itself.
 *
 * Shapes: code [inputs of the first layer] → [outputs of the last layer].
 *
 * @param layers from the code to the image
 * @param code the inputs of the first layer
 * @returns the outputs of the last layer
 *
 * @example
 * ```ts
 * import { decodeDense, type DenseLayer } from "@dgm/notebook/dense_decoder.ts";
 * import assert from "node:assert/strict";
 *
 * const layer: DenseLayer = {
 *   kernel: Float32Array.of(1, 2, 3, 4),
 *   bias: Float32Array.of(0, -11),
 *   activation: "relu",
 * };
 * assert.deepEqual([...decodeDense([layer], [1, 2])], [7, 0]);
 * ```
 */
export function decodeDense(layers: readonly DenseLayer[], code: ArrayLike<number>): Float32Array {
  let values = Float32Array.from(code);
  for (const { kernel, bias, activation } of layers) {
    const sums = Float64Array.from(bias);
    const outputs = sums.length;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === 0) continue;
      for (let o = 0, k = i * outputs; o < outputs; o++, k++) sums[o]! += value * kernel[k]!;
    }
    const next = new Float32Array(outputs);
    for (let o = 0; o < outputs; o++) {
      const sum = sums[o]!;
      if (activation === "relu") next[o] = Math.max(0, sum);
      else if (activation === "tanh") next[o] = Math.tanh(sum);
      else if (activation === "sigmoid") next[o] = 1 / (1 + Math.exp(-sum));
      else next[o] = sum;
    }
    values = next;
  }
  return values;
}
