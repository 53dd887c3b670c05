/** A decoder that starts from the mean image. @module */
import * as tf from "@tensorflow/tfjs";
import type { ImageSet } from "../../data/mod.ts";
import type { Vae } from "./vae.ts";

/**
 * Sets the last bias of a dense Bernoulli decoder so that, before any training, every pixel has the
 * probability of ink that it has on average: training need not learn the mean image first.
 *
 * Formula: b_d = log(m_d / (1 − m_d)), m_d the mean of pixel d in [0, 1], kept 1e-3 away from 0 and 1.
 *
 * @param vae the model, whose bias is changed
 * @param images the training images
 * @throws {TypeError} when the decoder ends otherwise, or the likelihood is no Bernoulli
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae, startFromMeanImage } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const images = {
 *   name: "grey", count: 1, height: 1, width: 2, channels: 1,
 *   pixels: Uint8Array.of(51, 204), labels: new Uint8Array(1),
 * };
 * const vae = createVae(images, { latent: 2, random: createRandom(0) });
 * startFromMeanImage(vae, images);
 * const [a, b] = vae.decodeMean(tf.zeros([1, 2])).dataSync();
 * assert.ok(Math.abs(a! - 0.2) < 1e-6 && Math.abs(b! - 0.8) < 1e-6);
 * vae.dispose();
 * ```
 *
 * Source: Burda et al., Importance weighted autoencoders, 2016, section 5.
 */
export function startFromMeanImage(vae: Vae, images: ImageSet): void {
  const bias = vae.variables["decoder/output/bias"];
  const size = images.height * images.width * images.channels;
  if (vae.pixels !== "binarised" || bias?.size !== size) {
    throw new TypeError(
      `Cannot start from the mean image: want a dense Bernoulli decoder of ${size} pixels, got ` +
        `${vae.likelihood.name} with an output bias of ${bias?.size ?? "no"} numbers`,
    );
  }
  const sums = new Float64Array(size);
  images.pixels.forEach((value, i) => sums[i % size]! += value);
  const logits = Float32Array.from(sums, (sum) => {
    const mean = Math.min(1 - 1e-3, Math.max(1e-3, sum / 255 / images.count));
    return Math.log(mean / (1 - mean));
  });
  tf.tidy(() => bias.assign(tf.tensor1d(logits)));
}
