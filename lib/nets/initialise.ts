/** Starting weights from a seeded stream. @module */
import * as tf from "@tensorflow/tfjs";
import { uniformTensor } from "../distributions/mod.ts";
import type { Random } from "../math/mod.ts";
import { nudged } from "./nudge.ts";

/**
 * Fills the weights of a Layers model in place: kernels from the Glorot uniform distribution,
 * biases with zeros.
 *
 * Formula: kernel ~ U(−a, a), a = √(6 / (fan_in + fan_out)), so that the variance of the signal
 * neither grows nor shrinks from layer to layer.
 *
 * Each weight has a stream of its own, named by model and layer: another width in one layer leaves
 * the start of the other layers as it was. `DGM_NUDGE` moves kernels by a unit in the last place, see
 * {@linkcode nudged}.
 *
 * @param model a dense or convolutional Layers model
 * @param random where the numbers come from
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { initialiseWeights } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [3] })] });
 * initialiseWeights(model, createRandom(0));
 * const [kernel, bias] = model.getWeights();
 * assert.ok(tf.max(tf.abs(kernel!)).dataSync()[0]! <= 1); // a = √(6 / 6)
 * assert.deepEqual([...bias!.dataSync()], [0, 0, 0]);
 * ```
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks", equation 16.
 */
export function initialiseWeights(model: tf.LayersModel, random: Random): void {
  for (const [name, variable] of Object.entries(namedWeights(model))) {
    tf.tidy(() => {
      if (variable.rank < 2) {
        variable.assign(tf.zerosLike(variable));
        return;
      }
      const [fanIn, fanOut] = fans(variable.shape);
      const a = Math.sqrt(6 / (fanIn + fanOut));
      const stream = random.stream(name);
      const unit = uniformTensor(stream, variable.shape);
      variable.assign(nudged(tf.sub(tf.mul(unit, 2 * a), a), stream));
    });
  }
}

/**
 * The weights of a Layers model as variables, by the names that checkpoints use:
 * `model/layer/kernel` and `model/layer/bias`.
 *
 * @param model any Layers model whose layers have at most a kernel and a bias
 * @returns the variables themselves, not copies
 *
 * @example
 * ```ts
 * import { denseDecoder, namedWeights } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
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
  const named: Record<string, tf.Variable> = {};
  for (const layer of model.layers) {
    layer.trainableWeights.forEach((weight, i) => {
      // read() hands out the tf.Variable itself; its type says only Tensor.
      const variable = weight.read() as tf.Variable;
      named[`${model.name}/${layer.name}/${["kernel", "bias"][i] ?? `weight${i}`}`] = variable;
    });
  }
  return named;
}

/** Inputs and outputs of one unit: all but the last two axes of a kernel are its window. */
function fans(shape: number[]): [number, number] {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return [window * shape.at(-2)!, window * shape.at(-1)!];
}
