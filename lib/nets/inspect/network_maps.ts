/** A network as a row of feature maps, in words. @module */
import type * as tf from "@tensorflow/tfjs";
import { layerTable } from "./layer_table.ts";

/** One map of a drawing. */
export interface NetworkMap {
  /** What makes it, such as `conv 3×3`; `image` or `code` for the input. */
  operation: string;
  /** [height, width, channels], or [units]. */
  shape: number[];
  /** The largest window that one unit sees of the first map: [height, width]. */
  field?: [number, number];
}

/**
 * The maps of a network in the words of a drawing: layers that only change the shape are left out.
 *
 * @param model a chain of layers
 * @returns one entry for each map or vector that the network computes
 * @throws {TypeError} when there is a layer of a kind that is not known
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { convDecoder, networkMaps } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const decoder = convDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 });
 * assert.deepEqual(networkMaps(decoder).map(({ operation }) => operation), [
 *   "code", "dense", "up 2×2", "conv 3×3", "up 2×2", "conv 3×3", "conv 3×3",
 * ]);
 * decoder.dispose();
 * ```
 *
 * Source: notebook 03.
 */
export function networkMaps(model: tf.LayersModel): NetworkMap[] {
  const table = layerTable(model);
  return table.flatMap(({ kind, name, shape, field }, i) => {
    // A flattening, or a dense layer that is then given rows and columns: the next one tells it all.
    const next = table[i + 1]?.kind;
    if (kind === "Flatten" || kind === "Dense" && next === "Reshape") return [];
    const config = model.layers.find((layer) => layer.name === name)?.getConfig() ?? {};
    const operation = wordsOf(kind, { config, vector: shape.length === 1 });
    return [{ operation, shape, ...(field ? { field } : {}) }];
  });
}

function wordsOf(
  kind: string,
  { config, vector }: { config: Record<string, unknown>; vector: boolean },
): string {
  const window = (name: string) => (config[name] as number[]).join("×");
  switch (kind) {
    case "InputLayer":
      return vector ? "code" : "image";
    case "Conv2D":
      return `conv ${window("kernelSize")}`;
    case "MaxPooling2D":
      return `max-pool ${window("poolSize")}`;
    case "UpSampling2D":
      return `up ${window("size")}`;
    case "Dense":
    case "Reshape":
      return "dense";
    default:
      return kind;
  }
}
