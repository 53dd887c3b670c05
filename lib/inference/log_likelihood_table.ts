/** log p(x|z) of many images under many codes at once. @module */
import * as tf from "@tensorflow/tfjs";

/**
 * log p(x|z) of each of N binary images given each of K codes, not of pairs.
 *
 * Formula: log p(x_n|z_k) = Σ_d [x_nd l_kd − softplus(l_kd)] with the decoder's logits l: one product of
 * two matrices, and a sum that does not depend on the image. Hundreds of images cost little more than
 * one.
 *
 * Shapes: x [N, …], z [K, latent] → [N, K]. Unit: nats.
 *
 * @param decoder z ↦ logits, a Layers model such as `loadDecoder` gives
 * @param x images of zeros and ones
 * @param z codes
 * @returns a tensor that the caller disposes
 * @throws {TypeError} when the images have another size than the logits
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { logLikelihoodTable } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 1, width: 2, channels: 1 };
 * const decoder = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 3 }); // all logits 0
 * const table = logLikelihoodTable(decoder, tf.zeros([4, 1, 2, 1]), tf.zeros([5, 3]));
 * assert.deepEqual(table.shape, [4, 5]);
 * assert.ok(Math.abs(table.dataSync()[0]! - 2 * Math.log(0.5)) < 1e-6);
 * ```
 *
 * Source: Kingma and Welling 2014, appendix C.1; notebook 02.
 */
export function logLikelihoodTable(
  decoder: tf.LayersModel,
  x: tf.Tensor,
  z: tf.Tensor2D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const output = decoder.apply(z) as tf.Tensor;
    const pixels = output.size / z.shape[0];
    if (x.size !== x.shape[0]! * pixels) {
      throw new TypeError(
        `Cannot evaluate log p(x|z): want images of ${pixels} pixels, got shape [${x.shape}]`,
      );
    }
    const logits = tf.reshape(output, [z.shape[0], pixels]);
    const images = tf.reshape(x, [x.shape[0]!, pixels]);
    const fit = tf.matMul(images, logits, false, true);
    return tf.sub(fit, tf.sum(tf.softplus(logits), 1)) as tf.Tensor2D;
  });
}
