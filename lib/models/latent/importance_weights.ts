/** Importance weights of draws from the encoder. @module */
import * as tf from "@tensorflow/tfjs";
import { reparametrise, sumPerExample } from "../../distributions/mod.ts";
import { type AmortisedModel, priorExponent } from "./latent_model.ts";
import { checkedNoise, repeated, tiled } from "./repeated.ts";

/**
 * log w = log p(x|z) + log p(z) − log q(z|x) for k draws of z for each example; differentiable.
 *
 * Formula: with z = μ + σ ε the two Gaussians give log p(z) − log q(z|x) = ½ Σ_d (ε² + log σ² − z²); their
 * constants cancel.
 *
 * Shapes: x [B, …], eps [k, B, latent] → [k, B]. Unit: nats.
 *
 * @param model decoder and encoder
 * @param x a batch
 * @param eps standard normal noise
 * @returns one logarithm for each draw
 * @throws {TypeError} when eps does not fit the batch or the model
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae, importanceLogWeights } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 2, width: 2, channels: 1 };
 * const vae = createVae(image, { latent: 3, random: createRandom(0) });
 * const x = tf.zeros([5, 2, 2, 1]) as tf.Tensor4D;
 * assert.deepEqual(importanceLogWeights(vae, x, tf.zeros([7, 5, 3])).shape, [7, 5]);
 * vae.dispose();
 * ```
 *
 * Source: Burda et al., Importance weighted autoencoders, 2016, equation 8; notebook 07.
 */
export function importanceLogWeights(
  model: AmortisedModel,
  x: tf.Tensor,
  eps: tf.Tensor3D,
): tf.Tensor2D {
  const [k, batch] = checkedNoise(model, x, eps);
  return tf.tidy(() => {
    const q = tiled(model.posterior(x), k);
    const noise = tf.reshape(eps, [k * batch, model.latent]);
    const z = reparametrise(q, noise) as tf.Tensor2D;
    const logQ = tf.mul(-0.5, sumPerExample(tf.add(tf.square(noise), q.logVar)));
    const fit = model.logLikelihood(repeated(x, k), z);
    return tf.reshape(tf.sub(tf.add(fit, priorExponent(z)), logQ), [k, batch]) as tf.Tensor2D;
  });
}
