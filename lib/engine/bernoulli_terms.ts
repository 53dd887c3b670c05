/**
 * The Bernoulli log density of logits and its slope, in one pass over the pixels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { machineOf } from "./native_backend.ts";

/** What {@linkcode bernoulliTerms} returns. */
export interface BernoulliTerms {
  /** log p(x) per example, shape [B]. */
  value: tf.Tensor1D;
  /** ∂ log p(x) / ∂ logits = x − sigmoid(l), of the logits' shape. */
  slope: tf.Tensor;
}

/**
 * Value and slope of the log density of independent Bernoulli features.
 *
 *     value = Σ_d [x_d l_d − log(1 + e^{l_d})],   slope_d = x_d − sigmoid(l_d)
 *
 * Nothing is recorded for gradients: call it within `tf.customGrad`, and save the slope. On the
 * native and wasm engines both come from one pass, elsewhere from tfjs' operations; both are exact
 * for logits of any size.
 *
 * Shapes: x and logits [B, …]. Unit: nats.
 *
 * @param x features, 0 or 1 (grey values give a cross entropy).
 * @param logits log π − log(1 − π).
 * @returns the value per example and the slope.
 * @throws {TypeError} when the shapes differ or have no batch axis.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { bernoulliTerms, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { value, slope } = bernoulliTerms(tf.tensor2d([[0, 1]]), tf.zeros([1, 2]));
 * assert.ok(Math.abs(value.dataSync()[0]! - 2 * Math.log(0.5)) < 1e-6);
 * assert.deepEqual([...slope.dataSync()], [-0.5, 0.5]);
 * ```
 */
export function bernoulliTerms(x: tf.Tensor, logits: tf.Tensor): BernoulliTerms {
  if (!tf.util.arraysEqual(x.shape, logits.shape) || x.rank === 0) {
    throw new TypeError(
      "Cannot evaluate Bernoulli terms: x and logits must be one shape [B, …], " +
        `got [${x.shape}] and [${logits.shape}]`,
    );
  }
  const machine = machineOf(tf.backend());
  if (!machine || x.dtype !== "float32" || logits.dtype !== "float32") return portable(x, logits);
  const rows = x.shape[0]!;
  const places = [machine.at(x), machine.at(logits)] as const;
  const value = machine.output([rows]), slope = machine.output(logits.shape);
  const columns = rows === 0 ? 0 : x.size / rows;
  const values = machine.at(value), slopes = machine.at(slope);
  machine.shareRows(rows, columns, (first, count) => {
    const skip = 4 * first * columns;
    const from = [places[0] + skip, places[1] + skip];
    machine.simd.bernoulliTerms(...from, values + 4 * first, slopes + skip, count, columns);
  });
  return {
    value: tf.engine().makeTensorFromTensorInfo(value) as tf.Tensor1D,
    slope: tf.engine().makeTensorFromTensorInfo(slope),
  };
}

function portable(x: tf.Tensor, logits: tf.Tensor): BernoulliTerms {
  const [value, slope] = tf.tidy(() => {
    // max(l, 0) + log(1 + e^−|l|) is exact at both ends, where tf.softplus is cut off.
    const rest = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
    const terms = tf.sub(tf.sub(tf.mul(x, logits), tf.relu(logits)), rest);
    const axes = x.shape.map((_, axis) => axis).slice(1);
    const value = axes.length > 0 ? tf.sum(terms, axes) : terms;
    return [value, tf.sub(x, tf.sigmoid(logits))];
  }) as [tf.Tensor1D, tf.Tensor];
  return { value, slope };
}
