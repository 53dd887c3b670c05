/** Rounding elsewhere: starting weights that differ in their last bit. @module */
import * as tf from "@tensorflow/tfjs";
import { environmentVariable } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";

/**
 * Moves each weight by one unit in the last place, up or down by a coin, where the environment variable
 * `DGM_NUDGE` asks for it. Training grows that to what the rounding of another machine becomes, so a few
 * such draws tell how far a trained number depends on where it was computed. Without the variable the
 * weights are returned as they are.
 *
 * A zero stays zero: its unit in the last place is no rounding error of anything.
 *
 * @param weights the starting weights
 * @param random where they came from; each value of `DGM_NUDGE` has a stream of its own in it
 * @returns weights of the same shape
 * @throws {RangeError} when the variable holds anything but a whole number ≥ 1
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { nudged } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * Deno.env.set("DGM_NUDGE", "1");
 * const [one] = nudged(tf.tensor([1]), createRandom(0)).dataSync();
 * Deno.env.delete("DGM_NUDGE");
 * assert.ok(one === 1 - 2 ** -24 || one === 1 + 2 ** -23);
 * ```
 */
export function nudged(weights: tf.Tensor, random: Random): tf.Tensor {
  const draw = environmentVariable("DGM_NUDGE");
  if (draw === undefined) return weights;
  if (!/^[1-9]\d{0,8}$/.test(draw)) {
    throw new RangeError(
      `Cannot nudge weights: DGM_NUDGE must be a whole number from 1 to 999999999, got ${draw}`,
    );
  }
  const coins = random.stream(`nudge/${draw}`);
  const values = Float32Array.from(weights.dataSync());
  // Neighbouring floats of one sign are neighbouring integers.
  const bits = new Int32Array(values.buffer);
  values.forEach((value, i) => {
    const step = coins.uniform() < 0.5 ? -1 : 1;
    if (value !== 0) bits[i]! += step;
  });
  return tf.tensor(values, weights.shape);
}
