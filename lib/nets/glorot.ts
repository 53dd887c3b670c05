/** Starting values of one weight, for networks that are not Layers models. @module */
import * as tf from "@tensorflow/tfjs";
import { uniformTensor } from "../distributions/mod.ts";
import type { Random } from "../math/mod.ts";
import { nudged } from "./nudge.ts";

/**
 * A variable filled from the Glorot uniform distribution.
 *
 * Formula: w ~ U(−a, a), a = √(6 / (fan_in + fan_out)); all but the last two axes are a window.
 *
 * @param shape at least two axes, the last two of which are inputs and outputs
 * @param random a stream of its own for this weight
 * @param fanIn how many inputs one unit has, where it is not what the shape says: a masked layer's
 * @returns a trainable variable
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { glorotVariable } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const kernel = glorotVariable([3, 3], createRandom(0));
 * assert.ok(tf.max(tf.abs(kernel)).dataSync()[0]! <= 1); // a = √(6 / 6)
 * kernel.dispose();
 * ```
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks", equation 16.
 */
export function glorotVariable(shape: number[], random: Random, fanIn?: number): tf.Variable {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const fans = (fanIn ?? window * shape.at(-2)!) + window * shape.at(-1)!;
  const a = Math.sqrt(6 / fans);
  return tf.tidy(() => {
    const unit = uniformTensor(random, shape);
    return tf.variable(nudged(tf.sub(tf.mul(unit, 2 * a), a), random));
  });
}

/**
 * A trainable variable of zeros: the start of a bias.
 *
 * @param shape sizes of the axes
 * @returns a trainable variable
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { zeroVariable } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bias = zeroVariable([2]);
 * assert.deepEqual([...bias.dataSync()], [0, 0]);
 * bias.dispose();
 * ```
 */
export function zeroVariable(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape)));
}
