/** Names for all that the layers of a network keep. @module */
import type * as tf from "@tensorflow/tfjs";

/** One weight of a layer. */
export interface LayerWeight {
  /** `model/layer/weight`, such as `encoder/conv1/kernel`. */
  name: string;
  /** What the layer calls it: `kernel`, `bias`, `gamma`, `moving_mean` and so on. */
  own: string;
  /** The layer that it belongs to. */
  layer: tf.layers.Layer;
  /** Its values: the variable itself, not a copy. */
  variable: tf.Variable;
  /** Whether a gradient changes it; running statistics and frozen weights are not trained. */
  trained: boolean;
}

/**
 * All weights of a Layers model in the order of its layers, each under a name made of the model's, the
 * layer's and its own. A model among the layers of another adds its name in between.
 *
 * @param model any Layers model
 * @returns trained weights and the others
 * @throws {TypeError} when a layer has two weights of one name, as a bidirectional one does
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { layerWeights } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layers = [tf.layers.batchNormalization({ inputShape: [3], name: "norm" })];
 * const model = tf.sequential({ layers, name: "net" });
 * assert.deepEqual(layerWeights(model).map(({ name, trained }) => [name, trained]), [
 *   ["net/norm/gamma", true],
 *   ["net/norm/beta", true],
 *   ["net/norm/moving_mean", false],
 *   ["net/norm/moving_variance", false],
 * ]);
 * model.dispose();
 * ```
 */
export function layerWeights(model: tf.LayersModel): LayerWeight[] {
  const found = below(model, model.name);
  const names = found.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new TypeError(`Cannot name the weights of ${model.name}: two are called ${twice}`);
  }
  return found;
}

/**
 * The trained weights of a Layers model as variables, by the names that files use:
 * `model/layer/kernel`, `model/layer/bias`, a norm's `model/layer/gamma` and `model/layer/beta`.
 *
 * @param model any Layers model
 * @returns the variables themselves, not copies
 * @throws {TypeError} when a layer has two weights of one name, as a bidirectional one does
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { denseDecoder, namedWeights } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const decoder = denseDecoder({ kind: "dense", hidden: [] }, { image, latent: 2 });
 * assert.deepEqual(Object.keys(namedWeights(decoder)), [
 *   "decoder/output/kernel",
 *   "decoder/output/bias",
 * ]);
 * decoder.dispose();
 * ```
 */
export function namedWeights(model: tf.LayersModel): Record<string, tf.Variable> {
  return byName(layerWeights(model).filter(({ trained }) => trained));
}

/**
 * What a Layers model keeps without training it, by the names that files use: the running mean and
 * variance of batch norm, which `model.apply(x, { training: true })` moves, and frozen weights.
 *
 * @param model any Layers model
 * @returns the variables themselves, not copies; none for the networks of most models
 * @throws {TypeError} when a layer has two weights of one name, as a bidirectional one does
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { namedState } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layers = [tf.layers.batchNormalization({ inputShape: [1], name: "norm", momentum: 0.5 })];
 * const model = tf.sequential({ layers, name: "net" });
 * const mean = namedState(model)["net/norm/moving_mean"]!;
 * model.apply(tf.tensor2d([[2], [6]]), { training: true });
 * assert.deepEqual([...mean.dataSync()], [2]); // half of the old 0 and half of the batch's 4
 * model.dispose();
 * ```
 */
export function namedState(model: tf.LayersModel): Record<string, tf.Variable> {
  return byName(layerWeights(model).filter(({ trained }) => !trained));
}

function below(model: tf.LayersModel, path: string): LayerWeight[] {
  return model.layers.flatMap((layer) => {
    const inside = `${path}/${layer.name}`;
    if ("layers" in layer) return below(layer as unknown as tf.LayersModel, inside);
    const trained = new Set(layer.trainableWeights);
    return [...layer.trainableWeights, ...layer.nonTrainableWeights].map((weight) => {
      const own = weight.originalName.split("/").at(-1)!;
      // read() hands out the tf.Variable itself; its type says only Tensor.
      const variable = weight.read() as tf.Variable;
      return { name: `${inside}/${own}`, own, layer, variable, trained: trained.has(weight) };
    });
  });
}

function byName(weights: LayerWeight[]): Record<string, tf.Variable> {
  return Object.fromEntries(weights.map(({ name, variable }) => [name, variable]));
}
