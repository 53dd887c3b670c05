/**
 * The negative log likelihood of labels under a softmax: one pass each way.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { CROSS_ENTROPY } from "./kernels/cross_entropy.ts";
import { backThroughOperations, runOwnKernel } from "./own_kernel.ts";

/**
 * −log p(label) under the categorical distribution of the logits; differentiable in them.
 *
 *     value = log Σ_k e^{l_k} − l_label,   ∂value/∂l = softmax(l) − onehot(label)
 *
 * A label that is none of 0 … K − 1 gives NaN.
 *
 * Shapes: logits […, K], labels […] → […]. Unit: nats.
 *
 * @param logits l, float32, K ≥ 1.
 * @param labels whole numbers, int32.
 * @returns one value for each label.
 * @throws {TypeError} when the shapes do not fit or the labels are no whole numbers.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { crossEntropyTerms, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const labels = tf.tensor1d([3], "int32");
 * const nats = (logits: tf.Tensor) => tf.sum(crossEntropyTerms(logits, labels));
 * assert.ok(Math.abs(nats(tf.zeros([1, 4])).dataSync()[0]! - Math.log(4)) < 1e-6);
 * assert.deepEqual([...tf.grad(nats)(tf.zeros([1, 4])).dataSync()], [0.25, 0.25, 0.25, -0.75]);
 * ```
 */
export function crossEntropyTerms(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const fits = logits.rank > 0 && logits.shape.at(-1)! > 0 && labels.dtype === "int32" &&
    tf.util.arraysEqual(logits.shape.slice(0, -1), labels.shape);
  if (!fits) {
    throw new TypeError(
      "Cannot evaluate the cross entropy: want logits […, K] and int32 labels […], " +
        `got [${logits.shape}] and ${labels.dtype} [${labels.shape}]`,
    );
  }
  return runOwnKernel(CROSS_ENTROPY.value, { logits, labels }) ??
    elsewhere(logits, labels);
}

/** For any backend, with the slope of the kernel. */
function elsewhere(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const value = tf.customGrad((given, save) => {
    const logits = given as tf.Tensor;
    (save as tf.GradSaveFunc)([logits]);
    return {
      value: byOperations(logits, labels),
      gradFunc: (dy: tf.Tensor, [logits]: tf.Tensor[]) => slopeByOperations(dy, logits!, labels),
    };
  });
  return value(logits);
}

function byOperations(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const hot = hotOf(logits, labels), shifted = tf.sub(logits, tf.max(logits, -1, true));
  // A logit of −∞ that is not asked for must not turn into 0 · ∞.
  const own = tf.sum(tf.where(tf.equal(hot, 0), tf.zerosLike(logits), shifted), -1);
  const value = tf.sub(tf.log(tf.sum(tf.exp(shifted), -1)), own);
  return tf.where(isLabel(logits, labels), value, tf.fill(value.shape, NaN));
}

function slopeByOperations(dy: tf.Tensor, logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const known = tf.where(isLabel(logits, labels), dy, tf.fill(dy.shape, NaN));
  const exps = tf.exp(tf.sub(logits, tf.max(logits, -1, true)));
  const softmax = tf.div(exps, tf.sum(exps, -1, true));
  return tf.mul(tf.expandDims(known, -1), tf.sub(softmax, hotOf(logits, labels)));
}

function hotOf(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const classes = tf.range(0, logits.shape.at(-1)!, 1, "int32");
  return tf.cast(tf.equal(tf.expandDims(labels, -1), classes), "float32");
}

function isLabel(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.logicalAnd(tf.greaterEqual(labels, 0), tf.less(labels, logits.shape.at(-1)!));
}

/** Tells tfjs the gradient of the kernel, and that of its slope for second gradients. */
export function registerCrossEntropyGradients(): void {
  tf.registerGradient({
    kernelName: CROSS_ENTROPY.value,
    inputsToSave: ["logits", "labels"],
    gradFunc: (given, saved) => {
      const dy = given as tf.Tensor, [logits, labels] = saved as [tf.Tensor, tf.Tensor];
      const slope = () =>
        runOwnKernel(CROSS_ENTROPY.slope, { dy, logits, labels }) ??
          slopeByOperations(dy, logits, labels);
      return { logits: slope };
    },
  });
  tf.registerGradient({
    kernelName: CROSS_ENTROPY.slope,
    inputsToSave: ["dy", "logits", "labels"],
    gradFunc: (ddx, saved) => {
      const [dy, logits, labels] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const slopes = (dy: tf.Tensor, logits: tf.Tensor) => [slopeByOperations(dy, logits, labels)];
      const back = backThroughOperations(slopes, [dy, logits], [ddx as tf.Tensor]);
      return { dy: () => back[0]!, logits: () => back[1]! };
    },
  });
}
