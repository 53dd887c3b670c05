/** Precision and recall of samples. @module */
import * as tf from "@tensorflow/tfjs";

/** How {@linkcode precisionRecall} measures. */
export interface PrecisionRecallOptions {
  /** k: a point's ball reaches to its k-th nearest neighbour; default 3, as in the paper. */
  neighbours?: number;
  /** How many groups the error bars leave out in turn; default 10. */
  groups?: number;
}

/** A share with its standard error. */
export type Share = {
  /** From 0 to 1. */
  share: number;
  /** How far from its expectation it is likely to be, rather too large than too small. */
  standardError: number;
};

/**
 * Precision (which share of the made could be real) and recall (which share of the real could be made),
 * by balls around the points of a feature space.
 *
 * Formula: precision = share of the made that lie in a ball of the real, recall = share of the real that
 * lie in a ball of the made. The ball of a point reaches to its k-th nearest neighbour in its own set.
 * Standard error by the jackknife over g groups, s² = (g − 1)/g · Σ (θ₋ᵢ − mean)², θ₋ᵢ without group i of
 * both sets; this is once to twice the true one, since balls at the border come and go with a group.
 *
 * Two sets from one distribution do not score 1: a thousand normal points each, with k = 3, about 0.97 in
 * two dimensions, 0.8 in sixteen and 0.6 in sixty-four. So compare with what a second set of real points
 * scores. Both numbers depend on how many points there are, which should be equally many on both sides.
 * Neither sees copying: the real points themselves score 1 and 1.
 *
 * Shapes: real [N, F], made [M, F] → two shares. Unit: none.
 *
 * @param real features of real examples, in random order; they stay the caller's
 * @param made features of samples, in random order; they stay the caller's
 * @param options k and the number of groups
 * @returns both shares with their standard errors
 * @throws {TypeError} when the features differ in size
 * @throws {RangeError} when there are too few points for the neighbours and groups
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { precisionRecall } from "@dgm/inference/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { normalTensor } from "@dgm/distributions/mod.ts";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const [real, far] = [1, 1].map(() => normalTensor(random, [100, 2]) as tf.Tensor2D);
 * const { precision, recall } = precisionRecall(real!, tf.add(far!, 100));
 * assert.deepEqual([precision.share, recall.share], [0, 0]); // nothing made could be real
 * ```
 *
 * Source: Kynkäänniemi et al. 2019, arXiv:1904.06991, equations 1 and 2; notebook 05.
 */
export function precisionRecall(
  real: tf.Tensor2D,
  made: tf.Tensor2D,
  options: PrecisionRecallOptions = {},
): { precision: Share; recall: Share } {
  const { neighbours = 3, groups = 10 } = options;
  checkPoints(real, made, { neighbours, groups });
  return tf.tidy(() => {
    // Distances stay as they are and round less when the points lie around 0.
    const centre = tf.mean(real, 0);
    const [from, to] = [real, made].map((set) => tf.sub(set, centre) as tf.Tensor2D);
    const all = shares(from!, to!, neighbours);
    const without = Array.from({ length: groups }, (_, group) => {
      const [rest, restMade] = [from!, to!].map((set) => leaveOut(set, { group, groups }));
      return shares(rest!, restMade!, neighbours);
    });
    const withError = (name: "precision" | "recall"): Share => {
      const values = without.map((one) => one[name]);
      const mean = values.reduce((sum, value) => sum + value, 0) / groups;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return { share: all[name], standardError: Math.sqrt((groups - 1) / groups * squares) };
    };
    return { precision: withError("precision"), recall: withError("recall") };
  });
}

function checkPoints(
  real: tf.Tensor2D,
  made: tf.Tensor2D,
  { neighbours, groups }: { neighbours: number; groups: number },
): void {
  const action = "Cannot find precision and recall";
  if (real.rank !== 2 || made.rank !== 2 || real.shape[1] !== made.shape[1]) {
    throw new TypeError(
      `${action}: want features [N, F] and [M, F], got [${real.shape}] and [${made.shape}]`,
    );
  }
  for (
    const [name, value, least] of [["neighbours", neighbours, 1], ["groups", groups, 2]] as const
  ) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`${action}: ${name} must be an integer from ${least} on, got ${value}`);
    }
  }
  const fewest = Math.min(real.shape[0], made.shape[0]);
  const rest = fewest - Math.ceil(fewest / groups); // with the largest group left out
  if (fewest < groups || rest <= neighbours) {
    throw new RangeError(
      `${action}: ${groups} groups and ${neighbours} neighbours need more points, got ${fewest}`,
    );
  }
}

function shares(real: tf.Tensor2D, made: tf.Tensor2D, neighbours: number) {
  return tf.tidy(() => {
    const between = squaredDistances(real, made);
    return {
      precision: shareInside(between, radii(real, neighbours)),
      recall: shareInside(tf.transpose(between), radii(made, neighbours)),
    };
  });
}

/** The share of columns in which some row's distance is within the reach of that row. */
function shareInside(distances: tf.Tensor2D, reach: tf.Tensor1D): number {
  const inside = tf.any(tf.lessEqual(distances, tf.expandDims(reach, 1)), 0);
  return tf.mean(tf.cast(inside, "float32")).dataSync()[0]!;
}

/** The squared distance of each point to its k-th nearest neighbour among the others. */
function radii(points: tf.Tensor2D, neighbours: number): tf.Tensor1D {
  const within = squaredDistances(points, points);
  // Each point is its own nearest: the (k + 1)-th smallest is the k-th of the others.
  const { values } = tf.topk(tf.neg(within), neighbours + 1);
  return tf.neg(tf.squeeze(tf.slice(values, [0, neighbours], [-1, 1]), [1])) as tf.Tensor1D;
}

/** ‖a‖² + ‖b‖² − 2⟨a, b⟩ for all pairs: one matrix product. */
function squaredDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const [a2, b2] = [a, b].map((set) => tf.sum(tf.square(set), 1));
  const sums = tf.add(tf.expandDims(a2!, 1), tf.expandDims(b2!, 0));
  return tf.sub(sums, tf.mul(2, tf.matMul(a, b, false, true)));
}

/** All rows but one in each `groups`, counted from `group`. */
function leaveOut(
  points: tf.Tensor2D,
  { group, groups }: { group: number; groups: number },
): tf.Tensor2D {
  const keep = Array.from({ length: points.shape[0] }, (_, i) => i)
    .filter((i) => i % groups !== group);
  return tf.gather(points, tf.tensor1d(keep, "int32"));
}
