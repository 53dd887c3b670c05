/** The layers of a chain as plain records. @module */
import type * as tf from "@tensorflow/tfjs";

/** One layer of a chain. */
export interface ChainLink {
  /** The layer's name. */
  name: string;
  /** Its class in TensorFlow.js: `Conv2D`, `MaxPooling2D`, … */
  kind: string;
  /** Shape of its output for one example: [height, width, channels], or [units]. */
  shape: number[];
  /** How many numbers it has to learn. */
  parameters: number;
  /** The layer's settings by their names in TensorFlow.js. */
  config: Record<string, unknown>;
}

/**
 * The layers of a model from the input on. `tf.sequential` leaves its input out; here it is a link of
 * kind `InputLayer` as in `tf.model`.
 *
 * @param model a chain of layers
 * @returns one record for each layer
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { layerChain } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 3, 1] })] });
 * assert.deepEqual(layerChain(model).map(({ shape }) => shape), [[2, 3, 1], [6]]);
 * ```
 */
export function layerChain(model: tf.LayersModel): ChainLink[] {
  const links = model.layers.map((layer) => ({
    name: layer.name,
    kind: layer.getClassName(),
    shape: withoutBatch(layer.outputShape as (number | null)[]),
    parameters: layer.countParams(),
    config: layer.getConfig() as Record<string, unknown>,
  }));
  if (links[0]?.kind === "InputLayer") return links;
  const input = {
    name: model.inputNames[0]!,
    kind: "InputLayer",
    shape: withoutBatch(model.inputs[0]!.shape),
    parameters: 0,
    config: {},
  };
  return [input, ...links];
}

/**
 * Whether a layer has an output with rows and columns.
 *
 * @param link one layer
 * @returns true for a feature map or an image
 *
 * @example
 * ```ts
 * import { isMap } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "code", kind: "Dense", shape: [16], parameters: 0, config: {} };
 * assert.equal(isMap(layer), false);
 * ```
 */
export function isMap({ shape }: ChainLink): boolean {
  return shape.length === 3;
}

function withoutBatch(shape: (number | null)[]): number[] {
  return shape.slice(1) as number[];
}
