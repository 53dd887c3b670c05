/** What a model can do, as contracts: code that needs one of them names it, and no family. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";

/**
 * A model that knows log p(x) exactly. `Batch` is what it scores: images [B, height, width, channels],
 * or the codes of words [B, length].
 *
 * @example A die as a model of whole numbers.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import type { Density } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const die: Density<tf.Tensor1D> = {
 *   logDensity: (x) => tf.fill([x.shape[0]], -Math.log(6)) as tf.Tensor1D,
 * };
 * const [one] = die.logDensity(tf.tensor1d([4])).dataSync();
 * assert.ok(Math.abs(one! + Math.log(6)) < 1e-6);
 * ```
 */
export interface Density<Batch extends tf.Tensor = tf.Tensor4D> {
  /**
   * log p(x), exact: one value per example [B], in nats.
   *
   * @param x the examples
   * @throws {TypeError} when their shape is not the model's
   * @throws {RangeError} when a value is none that the model gives a probability to
   */
  logDensity(x: Batch): tf.Tensor1D;
}

/** A model that makes new examples: draws from its own p(x), all its noise included. */
export interface Sampler<Batch extends tf.Tensor = tf.Tensor4D> {
  /**
   * Draws `count` examples.
   *
   * @param count how many
   * @param random where the noise comes from
   * @throws {RangeError} when the count is not a positive integer
   */
  sample(count: number, random: Random): Batch;
}
