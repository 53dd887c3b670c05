/**
 * One step of Adamax for a whole list of variables, written into them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkedUpdates, type Update, updateInPlace } from "./moment_update.ts";
import { machineOf } from "./native_backend.ts";

/** The numbers of one Adamax step. */
export interface AdamaxStep {
  /** Step size α, 0 or more. */
  learningRate: number;
  /** Decay of the mean of gradients, in [0, 1). */
  beta1: number;
  /** Decay of the largest gradient, in [0, 1). */
  beta2: number;
  /** Added to each gradient's size, above 0, so that a zero gradient divides by no zero. */
  epsilon: number;
  /** The count t of this step: 1 for the first. */
  step: number;
}

/**
 * Updates parameters, mean and largest gradients in place by one Adamax step.
 *
 * With t = `step`, for each parameter p with gradient g, mean m and largest u:
 *
 *     m ← β₁ m + (1 − β₁) g
 *     u ← max(β₂ u, |g| + ε)
 *     p ← p − α / (1 − β₁ᵗ) · m / u
 *
 * All four lists run in parallel; each gradient, mean and largest has its parameter's shape, all float32.
 * Gradients are read only and stay the caller's to dispose of.
 *
 * @param parameters the variables p.
 * @param gradients the gradients g of the loss, one for each parameter.
 * @param firstMoments the variables m, zeros before the first step.
 * @param secondMoments the variables u, zeros before the first step.
 * @param options the numbers α, β₁, β₂, ε and t.
 * @returns nothing: the three lists of variables hold the new values.
 * @throws {TypeError} when the lists differ in length, shape or dtype.
 * @throws {RangeError} when a number of the options is outside its range.
 *
 * @example The first step moves each weight by α, against the sign of its gradient.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { adamaxUpdate, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [p, m, u] = [tf.variable(tf.tensor1d([1, 1])), tf.variable(tf.zeros([2])), tf.variable(tf.zeros([2]))];
 * adamaxUpdate([p], [tf.tensor1d([5, -3])], [m], [u], {
 *   learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1,
 * });
 * assert.deepEqual([...p.dataSync()].map((x) => Number(x.toFixed(5))), [0.9, 1.1]);
 * assert.deepEqual([...u.dataSync()], [5, 3]);
 * ```
 *
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 2, with PyTorch's ε.
 */
export function adamaxUpdate(
  parameters: tf.Variable[],
  gradients: tf.Tensor[],
  firstMoments: tf.Variable[],
  secondMoments: tf.Variable[],
  options: AdamaxStep,
): void {
  const updates = checkedUpdates("Adamax", parameters, { gradients, firstMoments, secondMoments });
  checkOptions(options);
  const machine = machineOf(tf.backend());
  if (!machine) {
    for (const update of updates) updateByOperations(update, options);
    return;
  }
  const { learningRate, beta1, beta2, epsilon, step } = options;
  const numbers = [beta1, beta2, learningRate / (1 - beta1 ** step), epsilon];
  updateInPlace(machine, updates, step, (places, count) => {
    machine.simd.adamax(...places, count, ...numbers);
  });
}

/** The formulas as tfjs' operations, for any backend. */
function updateByOperations(
  { variables: [p, m, u], gradient: g }: Update,
  { learningRate, beta1, beta2, epsilon, step }: AdamaxStep,
): void {
  tf.tidy(() => {
    const first = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
    const largest = tf.maximum(tf.mul(u, beta2), tf.add(tf.abs(g), epsilon));
    p.assign(tf.sub(p, tf.div(tf.mul(first, learningRate / (1 - beta1 ** step)), largest)));
    m.assign(first);
    u.assign(largest);
  });
}

function checkOptions({ learningRate, beta1, beta2, epsilon, step }: AdamaxStep): void {
  const want = (holds: boolean, what: string, came: number) => {
    if (!holds) throw new RangeError(`Cannot update by Adamax: want ${what}, got ${came}`);
  };
  want(Number.isFinite(learningRate) && learningRate >= 0, "learningRate ≥ 0", learningRate);
  want(beta1 >= 0 && beta1 < 1, "beta1 in [0, 1)", beta1);
  want(beta2 >= 0 && beta2 < 1, "beta2 in [0, 1)", beta2);
  want(Number.isFinite(epsilon) && epsilon > 0, "epsilon > 0", epsilon);
  want(Number.isSafeInteger(step) && step >= 1, "step an integer ≥ 1", step);
}
