/** The evidence of images under a decoder alone: on a grid of codes, or from draws of the prior. @module */
import * as tf from "@tensorflow/tfjs";
import { checkedCount, grid, logSumExp, type Random } from "../math/mod.ts";
import { logLikelihoodTable } from "./log_likelihood_table.ts";

/** What the grid says about one image. */
export interface PlaneEvidence {
  /** log p(x), in nats. */
  logEvidence: number;
  /**
   * E_p(z)[p(x|z)²] / p(x)² ≥ 1: K draws from the prior have the relative error √((ρ − 1) / K) and, as a
   * rule of thumb for averages over the posterior, the effective sample size K / ρ.
   */
  rho: number;
}

/** Codes at a time: enough to be fast, little enough for memory. */
const PART = 8192;

/**
 * log p(x) of binary images under a decoder with two latent dimensions, on a grid, and how uneven
 * draws from the prior would be.
 *
 * Formula: p(x) = ∫ p(x|z) N(z; 0, I) dz by the trapezoid rule over a square; ρ from the same points.
 *
 * Shapes: x [N, …] → N records. Unit: nats. Float32 networks: log p(x) to about 1e-5 of itself.
 *
 * @param decoder z ↦ logits with z of two numbers
 * @param x images of zeros and ones
 * @param options half the side of the square, by default 6.5, beyond which the prior has 1e-10 of its
 *   mass; and points along each axis, 301 by default: steps of 0.04, fine for posteriors down to that width
 * @returns one record for each image
 * @throws {TypeError} when the decoder wants other codes or the images have another size
 * @throws {RangeError} when reach is not positive or points is below 2
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { evidenceOnPlane } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 1, width: 2, channels: 1 };
 * const decoder = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 2 }); // all logits 0
 * const [one] = evidenceOnPlane(decoder, tf.zeros([1, 1, 2, 1]), { points: 101 });
 * assert.ok(Math.abs(one!.logEvidence - 2 * Math.log(0.5)) < 1e-5); // two fair coins, whatever z
 * assert.ok(Math.abs(one!.rho - 1) < 1e-5);
 * ```
 *
 * Source: Trefethen and Weideman, The exponentially convergent trapezoidal rule, 2014; notebook 02.
 */
export function evidenceOnPlane(
  decoder: tf.LayersModel,
  x: tf.Tensor,
  options: { reach?: number; points?: number } = {},
): PlaneEvidence[] {
  const { reach = 6.5, points = 301 } = options;
  if (latentOf(decoder) !== 2) {
    throw new TypeError(
      `Cannot integrate over a plane: want a decoder of two numbers, got ${latentOf(decoder)}`,
    );
  }
  const square = grid({ low: [-reach, -reach], high: [reach, reach], points });
  const codes = Float32Array.from(square.points.flat());
  const logWeights = square.points.map(([a, b], i) =>
    Math.log(square.weights[i]! / (2 * Math.PI)) - 0.5 * (a! * a! + b! * b!)
  );
  const sums: Float32Array[][] = [];
  for (let from = 0; from < logWeights.length; from += PART) {
    const to = Math.min(logWeights.length, from + PART);
    sums.push(tf.tidy(() => {
      const z = tf.tensor2d(codes.subarray(2 * from, 2 * to), [to - from, 2]);
      const log = logLikelihoodTable(decoder, x, z);
      const first = tf.add(log, tf.tensor1d(logWeights.slice(from, to)));
      return [first, tf.add(first, log)].map((terms) =>
        tf.logSumExp(terms, 1).dataSync() as Float32Array
      );
    }));
  }
  return Array.from({ length: x.shape[0]! }, (_, n) => {
    const total = (moment: number) => logSumExp(sums.map((part) => part[moment]![n]!));
    const logEvidence = total(0);
    return { logEvidence, rho: Math.exp(total(1) - 2 * logEvidence) };
  });
}

/** How {@linkcode priorLogWeights} draws. */
export interface PriorDraws {
  /** Draws for all images together: each code serves every image. */
  count: number;
  /** Where the codes come from. */
  random: Random;
}

/**
 * log p(x|z) of each image for codes drawn from the prior: the log-weights of plain Monte Carlo, ready
 * for `evidenceFromLogWeights`.
 *
 * Shapes: x [N, …] → N lists of `count`. Unit: nats. The lists share their codes, so their errors are not
 * independent of each other. The first numbers do not depend on how many follow.
 *
 * @param decoder z ↦ logits
 * @param x images of zeros and ones
 * @param options number of draws and generator
 * @returns one list for each image
 * @throws {TypeError} when the images have another size than the decoder's
 * @throws {RangeError} when count is not a positive whole number
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom, evidenceFromLogWeights } from "@dgm/math/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { priorLogWeights } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 1, width: 2, channels: 1 };
 * const decoder = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 16 }); // all logits 0
 * const options = { count: 100, random: createRandom(1) };
 * const [weights] = priorLogWeights(decoder, tf.zeros([1, 1, 2, 1]), options);
 * const { logEvidence } = evidenceFromLogWeights(weights!);
 * assert.ok(Math.abs(logEvidence - 2 * Math.log(0.5)) < 1e-6);
 * ```
 *
 * Source: Owen, Monte Carlo theory, methods and examples, 2013, section 2.1; notebook 02.
 */
export function priorLogWeights(
  decoder: tf.LayersModel,
  x: tf.Tensor,
  options: PriorDraws,
): Float32Array[] {
  const lists: Float32Array[] = [];
  drawTables(decoder, { ...options, x }, (table, from, size) => {
    const values = table.dataSync();
    for (let n = 0; n < x.shape[0]!; n++) {
      const list = lists[n] ??= new Float32Array(options.count);
      list.set(values.subarray(n * size, (n + 1) * size), from);
    }
  });
  return lists;
}

/**
 * log p̂(x) of each image by plain Monte Carlo, where only the estimate is wanted and not its weights.
 *
 * Formula: log (1/K) Σ_k p(x|z_k), z_k ~ N(0, I).
 *
 * Shapes: x [N, …] → [N]. Unit: nats. The estimates share their codes, the same that
 * {@linkcode priorLogWeights} draws. p̂(x) is unbiased, its logarithm is not.
 *
 * @param decoder z ↦ logits
 * @param x images of zeros and ones
 * @param options number of draws and generator
 * @returns one logarithm for each image
 * @throws {TypeError} when the images have another size than the decoder's
 * @throws {RangeError} when count is not a positive whole number
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { buildDecoder } from "@dgm/nets/mod.ts";
 * import { priorLogEvidence } from "@dgm/inference/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 1, width: 2, channels: 1 };
 * const decoder = buildDecoder({ kind: "dense", hidden: [] }, { image, latent: 16 }); // all logits 0
 * const options = { count: 100, random: createRandom(1) };
 * const [log] = priorLogEvidence(decoder, tf.zeros([1, 1, 2, 1]), options);
 * assert.ok(Math.abs(log! - 2 * Math.log(0.5)) < 1e-6);
 * ```
 *
 * Source: Owen 2013, section 2.1; notebook 02.
 */
export function priorLogEvidence(
  decoder: tf.LayersModel,
  x: tf.Tensor,
  options: PriorDraws,
): number[] {
  const sums: Float32Array[] = [];
  drawTables(decoder, { ...options, x }, (table) => {
    sums.push(tf.logSumExp(table, 1).dataSync() as Float32Array);
  });
  const logCount = Math.log(options.count);
  return Array.from(
    { length: x.shape[0]! },
    (_, n) => logSumExp(sums.map((part) => part[n]!)) - logCount,
  );
}

/** log p(x|z) for parts of the codes from the prior, one part after the other. */
function drawTables(
  decoder: tf.LayersModel,
  { x, count, random }: PriorDraws & { x: tf.Tensor },
  use: (table: tf.Tensor2D, from: number, size: number) => void,
): void {
  checkedCount(count, { action: "draw from the prior", name: "count" });
  const latent = latentOf(decoder);
  for (let from = 0; from < count; from += PART) {
    const size = Math.min(PART, count - from);
    tf.tidy(() => {
      const z = tf.tensor2d(random.fillNormal(new Float32Array(size * latent)), [size, latent]);
      use(logLikelihoodTable(decoder, x, z), from, size);
    });
  }
}

function latentOf(decoder: tf.LayersModel): number {
  return decoder.inputs[0]!.shape[1]!;
}
