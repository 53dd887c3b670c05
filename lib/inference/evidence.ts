/** The evidence of images, by importance sampling with the encoder as proposal. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../data/mod.ts";
import { normalTensor } from "../distributions/mod.ts";
import { Watched, type WatchOptions } from "../engine/mod.ts";
import { type EvidenceEstimate, evidenceFromLogWeights, type Random } from "../math/mod.ts";
import { type AmortisedModel, importanceLogWeights } from "../models/mod.ts";

/** How {@linkcode estimateEvidence} draws. */
export interface EvidenceOptions extends WatchOptions {
  /** Draws of z for each image, at least 4. */
  samples: number;
  /** Where the draws come from. */
  random: Random;
  /** Pairs of image and draw that are decoded at once; default 4,096, some 30 MB of pixels. */
  rows?: number;
}

/**
 * log p(x) for each image of a batch, from importance weights, with what speaks against each estimate.
 *
 * Formula: p̂(x) = (1/K) Σ_i p(x, z_i) / q(z_i|x), z_i ~ q(z|x). It is unbiased for p(x); its logarithm is a
 * lower bound in expectation.
 *
 * Shapes: x [B, …] → B records. Unit: nats. Memory does not grow with the number of draws, but for one
 * float64 for each draw and image.
 *
 * @param model decoder and encoder
 * @param x a batch
 * @param options draws, chunk size, generator; progress is told in draws
 * @returns one estimate per image
 * @throws {RangeError} when there are less than 4 draws, or a weight is NaN, as with NaN parameters
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { estimateEvidence } from "@dgm/inference/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const vae = createVae({ height: 2, width: 2, channels: 1 }, { latent: 1, random });
 * const x = tf.ones([3, 2, 2, 1]) as tf.Tensor4D;
 * const estimates = await estimateEvidence(vae, x, { samples: 500, random });
 * // Four coins of an untrained decoder: nearly fair ones.
 * assert.ok(estimates.every(({ logEvidence }) => Math.abs(logEvidence + 4 * Math.log(2)) < 1));
 * vae.dispose();
 * ```
 *
 * Source: Burda et al. 2016, section 5; notebook 07.
 */
export async function estimateEvidence(
  model: AmortisedModel,
  x: tf.Tensor,
  options: EvidenceOptions,
): Promise<EvidenceEstimate[]> {
  return (await drawLogWeights(model, x, options)).map(evidenceFromLogWeights);
}

/**
 * The logarithms of the importance weights themselves: what {@linkcode estimateEvidence} sums up.
 *
 * Shapes: x [B, …] → B arrays of K numbers. Unit: nats.
 *
 * @param model decoder and encoder
 * @param x a batch
 * @param options draws, chunk size, generator; progress is told in draws
 * @returns log p(x, z_i) − log q(z_i|x) for each image
 * @throws {RangeError} when samples or rows is no positive integer
 * @throws the reason of the signal, when it is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { drawLogWeights } from "@dgm/inference/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const vae = createVae({ height: 2, width: 2, channels: 1 }, { latent: 1, random });
 * const weights = await drawLogWeights(vae, tf.ones([3, 2, 2, 1]), { samples: 50, random });
 * assert.deepEqual(weights.map(({ length }) => length), [50, 50, 50]);
 * vae.dispose();
 * ```
 *
 * Source: Burda et al. 2016, equation 8; notebook 07.
 */
export async function drawLogWeights(
  model: AmortisedModel,
  x: tf.Tensor,
  options: EvidenceOptions,
): Promise<Float64Array[]> {
  const { random, rows = 4096 } = options;
  const samples = checkPositiveInteger(options.samples, "samples", "estimate the evidence");
  checkPositiveInteger(rows, "rows", "estimate the evidence");
  const batch = x.shape[0]!;
  const perChunk = Math.max(1, Math.floor(rows / batch));
  const logWeights = Array.from({ length: batch }, () => new Float64Array(samples));
  const watched = new Watched(samples, options);
  for (let done = 0; done < samples;) {
    const k = Math.min(perChunk, samples - done);
    const values = tf.tidy(() =>
      importanceLogWeights(model, x, normalTensor(random, [k, batch, model.latent]) as tf.Tensor3D)
        .dataSync()
    );
    for (let i = 0; i < k; i++) {
      for (let b = 0; b < batch; b++) logWeights[b]![done + i] = values[i * batch + b]!;
    }
    done += k;
    await watched.did(k);
  }
  return logWeights;
}
