/** The layers of a network as a table. @module */
import type * as tf from "@tensorflow/tfjs";
import { type ChainLink, isMap, layerChain } from "./layer_chain.ts";
import { receptiveField } from "./receptive_field.ts";

/** One layer: name, kind, shape, parameters and what it sees. */
export interface LayerRow extends Omit<ChainLink, "config"> {
  /**
   * The largest window that one of its units sees of the first map of the model: [height, width];
   * absent before that map.
   */
  field?: [number, number];
}

/**
 * All layers of a model with shapes, parameters and receptive fields, from the input on.
 *
 * The first layer with rows and columns is the map that the fields are windows of: the image for an
 * encoder, the smallest feature map for a decoder.
 *
 * @param model a chain of layers
 * @returns one row for each layer
 * @throws {TypeError} when there is a layer of a kind that is not known
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { convEncoder, layerTable } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const encoder = convEncoder({ kind: "conv", channels: [16, 32] }, {
 *   image,
 *   latent: 16,
 *   outputs: ["code"],
 * });
 * assert.deepEqual(layerTable(encoder)[4], {
 *   name: "pool2",
 *   kind: "MaxPooling2D",
 *   shape: [7, 7, 32],
 *   parameters: 0,
 *   field: [10, 10],
 * });
 * encoder.dispose();
 * ```
 *
 * Source: notebook 03.
 */
export function layerTable(model: tf.LayersModel): LayerRow[] {
  const chain = layerChain(model);
  const start = chain.findIndex(isMap);
  return chain.map(({ name, kind, shape, parameters }, i) => ({
    name,
    kind,
    shape,
    parameters,
    ...(start >= 0 && i >= start ? { field: receptiveField(model, { layer: name }) } : {}),
  }));
}
