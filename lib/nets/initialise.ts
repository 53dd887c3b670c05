/** Starting weights from a seeded stream. @module */
import * as tf from "@tensorflow/tfjs";
import { uniformTensor } from "../distributions/mod.ts";
import type { Random } from "../math/mod.ts";
import { type LayerWeight, layerWeights } from "./named_weights.ts";
import { nudged } from "./nudge.ts";

/** How a weight starts, by what its layer calls it: Glorot's draw, or a number. */
const STARTS: Readonly<Record<string, "glorot" | number>> = {
  kernel: "glorot",
  depthwise_kernel: "glorot",
  pointwise_kernel: "glorot",
  recurrent_kernel: "glorot",
  embeddings: "glorot",
  bias: 0,
  alpha: 0,
  // A norm starts as the plain normalisation, its running statistics as those of N(0, 1).
  gamma: 1,
  beta: 0,
  moving_mean: 0,
  moving_variance: 1,
};

/**
 * Fills the weights of a Layers model in place, each by what it is in its layer: kernels from the
 * Glorot uniform distribution, biases with zeros, the γ of a norm with ones and its β with zeros, running
 * means with zeros and running variances with ones.
 *
 * Formula: kernel ~ U(−a, a), a = √(6 / (fan_in + fan_out)), so that the variance of the signal
 * neither grows nor shrinks from layer to layer. A unit's fan_in is its window times the channels that
 * it sees: one, in a depthwise convolution. Strides are not counted.
 *
 * Each weight has a stream of its own, named by model and layer: another width in one layer leaves
 * the start of the other layers as it was. `DGM_NUDGE` moves kernels by a unit in the last place, see
 * {@linkcode nudged}.
 *
 * @param model any Layers model whose layers' weights have one of the names above
 * @param random where the numbers come from
 * @throws {TypeError} when a layer has a weight of which it is not known how it starts; nothing is
 * changed then
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
 * networks", equation 16; Ioffe and Szegedy 2015, "Batch Normalization", for γ and β.
 */
export function initialiseWeights(model: tf.LayersModel, random: Random): void {
  const weights = layerWeights(model);
  const starts = weights.map(startOf);
  weights.forEach((weight, i) => {
    const { name, variable } = weight;
    const start = starts[i]!;
    tf.tidy(() => {
      if (start !== "glorot") {
        variable.assign(tf.fill(variable.shape, start));
        return;
      }
      const [fanIn, fanOut] = fansOf(weight);
      const a = Math.sqrt(6 / (fanIn + fanOut));
      const stream = random.stream(name);
      const unit = uniformTensor(stream, variable.shape);
      variable.assign(nudged(tf.sub(tf.mul(unit, 2 * a), a), stream));
    });
  });
}

function startOf({ name, own, layer }: LayerWeight): "glorot" | number {
  const start = Object.hasOwn(STARTS, own) ? STARTS[own] : undefined;
  if (start !== undefined) return start;
  throw new TypeError(
    `Cannot initialise ${name}: want one of ${Object.keys(STARTS).join(", ")}, got ` +
      `${own}, of ${layer.getClassName()}`,
  );
}

/**
 * Inputs and outputs of one unit. All but the last two axes of a kernel are its window; the last two
 * are inputs and outputs, but for two kinds of convolution.
 */
function fansOf({ own, layer, variable: { shape } }: LayerWeight): [number, number] {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [inputs, outputs] = [shape.at(-2)!, shape.at(-1)!];
  // [height, width, channels, outputs of each channel]: a unit sees one channel.
  if (own === "depthwise_kernel") return [window, window * outputs];
  // [height, width, outputs, inputs]: their sum is the same, but it is said right.
  if (/^Conv\dDTranspose$/.test(layer.getClassName())) return [window * outputs, window * inputs];
  return [window * inputs, window * outputs];
}
