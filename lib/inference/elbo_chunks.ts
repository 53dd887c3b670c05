/** The draws of an ELBO, chunk by chunk, so that who waits for them can pause in between. @module */
import * as tf from "@tensorflow/tfjs";
import { checkPositiveInteger } from "../data/mod.ts";
import { gaussianKl, normalTensor } from "../distributions/mod.ts";
import { type Estimate, meanWithError, type Random } from "../math/mod.ts";
import type { LatentModel, Posterior } from "../models/mod.ts";
import { drawnLikelihoods } from "./drawn_likelihoods.ts";

/** What an ELBO is estimated from. */
export interface ElboDraws {
  /** The Gaussian. */
  q: Posterior;
  /** Draws for each example, at least 2. */
  samples: number;
  /** Where the draws come from. */
  random: Random;
}

/** Yields the draws of each chunk when it is done, and returns what `estimateElbo` returns. */
export function* elboChunks(
  model: LatentModel,
  x: tf.Tensor,
  options: ElboDraws,
): Generator<number, Estimate[]> {
  const { q, random } = options;
  const samples = checkPositiveInteger(options.samples, "samples", "estimate the ELBO");
  const [batch, perChunk] = [x.shape[0]!, Math.max(1, Math.floor(4096 / x.shape[0]!))];
  const values = Array.from({ length: batch }, () => new Float64Array(samples));
  const kl = tf.tidy(() => gaussianKl(q.mean, q.logVar).dataSync());
  for (let done = 0; done < samples;) {
    const k = Math.min(perChunk, samples - done);
    const chunk = tf.tidy(() =>
      drawnLikelihoods(model, x, { q, eps: normalTensor(random, [k * batch, model.latent]) })
        .dataSync()
    );
    chunk.forEach((value, i) => values[i % batch]![done + Math.floor(i / batch)] = value);
    done += k;
    yield k;
  }
  return values.map((each, b) => {
    const estimate = meanWithError(each);
    return { ...estimate, mean: estimate.mean - kl[b]! };
  });
}
