/** Which likelihood fits a set of images. @module */
import type { ImageSet } from "../data/mod.ts";
import type { LikelihoodName } from "./likelihood.ts";

/** A likelihood, and why it was chosen. */
export interface LikelihoodChoice {
  /** The likelihood. */
  likelihood: LikelihoodName;
  /** The reason, as a clause that can be shown. */
  reason: string;
}

/**
 * Chooses p(x|z) by what the pixels are: a Bernoulli for pixels of two values, a Gaussian with a learned
 * σ for everything else, because σ weighs the reconstruction against the KL and no fixed value fits
 * all images.
 *
 * @param images the training images
 * @returns the likelihood and the reason
 *
 * @example
 * ```ts
 * import { likelihoodFor } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const set = { name: "a", labels: new Uint8Array(1), count: 1, height: 1, width: 4, channels: 1 };
 * const binary = likelihoodFor({ ...set, pixels: Uint8Array.of(0, 255, 255, 0) });
 * assert.equal(binary.likelihood, "bernoulli");
 * const grey = likelihoodFor({ ...set, pixels: Uint8Array.of(0, 90, 180, 255) });
 * assert.equal(grey.likelihood, "learnedGaussian");
 * ```
 */
export function likelihoodFor(images: ImageSet): LikelihoodChoice {
  if (images.pixels.every((value) => value === 0 || value === 255)) {
    return { likelihood: "bernoulli", reason: "every pixel is 0 or 255" };
  }
  return { likelihood: "learnedGaussian", reason: "pixels take values between 0 and 255" };
}
