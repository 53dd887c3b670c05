/** Gradients under the names that a model gives its variables. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * Value and gradients of a loss, by the names that the caller knows: TensorFlow.js answers by names that
 * it counts up itself.
 *
 * Shapes: each gradient has its variable's. All of them, and the value, are the caller's to dispose of.
 *
 * @param variables what the loss is differentiated by
 * @param loss computes the loss from them
 * @returns the loss, and one gradient for each variable
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { namedGradients } from "@dgm/training/mod.ts";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const slope = tf.variable(tf.scalar(3));
 * const { value, gradients } = namedGradients({ slope }, () => tf.square(slope) as tf.Scalar);
 * assert.equal(value.dataSync()[0], 9);
 * assert.equal(gradients.slope.dataSync()[0], 6);
 * tf.dispose([slope, value, gradients.slope]);
 * ```
 */
export function namedGradients<Name extends string>(
  variables: Readonly<Record<Name, tf.Variable>>,
  loss: () => tf.Scalar,
): { value: tf.Scalar; gradients: Record<Name, tf.Tensor> } {
  const named = Object.entries<tf.Variable>(variables);
  const { value, grads } = tf.variableGrads(loss, named.map(([, variable]) => variable));
  const gradients = Object.fromEntries(named.map(([name, variable]) => [
    name,
    grads[variable.name]!,
  ]));
  return { value, gradients: gradients as Record<Name, tf.Tensor> };
}
