/**
 * One step of Adam for a whole list of variables, written into them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkedUpdates, type Update, updateInPlace } from "./moment_update.ts";
import { machineOf } from "./native_backend.ts";

/** The numbers of one Adam step. */
export interface AdamStep {
  /** Step size α, above 0. */
  learningRate: number;
  /** Decay of the first moment, in [0, 1). */
  beta1: number;
  /** Decay of the second moment, in [0, 1). */
  beta2: number;
  /** Added to the root of the second moment, so that a zero gradient divides by no zero. */
  epsilon: number;
  /** The count t of this step: 1 for the first. */
  step: number;
  /** λ of AdamW: the share of each parameter that is lost for each α, 0 or more; default 0, plain Adam. */
  weightDecay?: number;
}

/**
 * Updates parameters and both moments in place by one Adam step.
 *
 * With t = `step`, for each parameter p with gradient g and moments m, v:
 *
 *     m ← β₁ m + (1 − β₁) g
 *     v ← β₂ v + (1 − β₂) g²
 *     p ← (1 − α λ) p − α · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * All four lists run in parallel; each gradient and moment has its parameter's shape, all float32.
 * Gradients are read only and stay the caller's to dispose of.
 *
 * @param parameters the variables p.
 * @param gradients the gradients g of the loss, one for each parameter.
 * @param firstMoments the variables m, zeros before the first step.
 * @param secondMoments the variables v, zeros before the first step.
 * @param options the numbers α, β₁, β₂, ε, t and λ.
 * @returns nothing: the three lists of variables hold the new values.
 * @throws {TypeError} when the lists differ in length, shape or dtype.
 * @throws {RangeError} when a number of the options is outside its range.
 *
 * @example The first step moves each weight by α, against the sign of its gradient.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { adamUpdate, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [p, m, v] = [tf.variable(tf.tensor1d([1, 1])), tf.variable(tf.zeros([2])), tf.variable(tf.zeros([2]))];
 * adamUpdate([p], [tf.tensor1d([5, -3])], [m], [v], {
 *   learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1,
 * });
 * assert.deepEqual([...p.dataSync()].map((x) => Number(x.toFixed(5))), [0.9, 1.1]);
 * ```
 *
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 1; Loshchilov
 * and Hutter 2019, "Decoupled Weight Decay Regularization", Algorithm 2, with PyTorch's α λ.
 */
export function adamUpdate(
  parameters: tf.Variable[],
  gradients: tf.Tensor[],
  firstMoments: tf.Variable[],
  secondMoments: tf.Variable[],
  options: AdamStep,
): void {
  const updates = checkedUpdates("Adam", parameters, { gradients, firstMoments, secondMoments });
  checkOptions(options);
  const machine = machineOf(tf.backend());
  if (!machine) {
    for (const update of updates) updateByOperations(update, options);
    return;
  }
  const { learningRate, beta1, beta2, epsilon, step, weightDecay = 0 } = options;
  const rate = learningRate / (1 - beta1 ** step), unbias = 1 / (1 - beta2 ** step);
  const numbers = [beta1, beta2, rate, unbias, epsilon, 1 - learningRate * weightDecay];
  updateInPlace(machine, updates, step, (places, count) => {
    machine.simd.adam(...places, count, ...numbers);
  });
}

/** The formulas as tfjs' operations, for any backend. */
function updateByOperations(
  { variables: [p, m, v], gradient: g }: Update,
  { learningRate, beta1, beta2, epsilon, step, weightDecay = 0 }: AdamStep,
): void {
  tf.tidy(() => {
    const first = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
    const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
    const root = tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** step)), epsilon);
    const move = tf.div(tf.mul(first, learningRate / (1 - beta1 ** step)), root);
    p.assign(tf.sub(tf.mul(p, 1 - learningRate * weightDecay), move));
    m.assign(first);
    v.assign(second);
  });
}

function checkOptions(options: AdamStep): void {
  const { learningRate, beta1, beta2, epsilon, step, weightDecay = 0 } = options;
  const want = (holds: boolean, what: string, came: number) => {
    if (!holds) throw new RangeError(`Cannot update by Adam: want ${what}, got ${came}`);
  };
  want(Number.isFinite(learningRate) && learningRate >= 0, "learningRate ≥ 0", learningRate);
  want(beta1 >= 0 && beta1 < 1, "beta1 in [0, 1)", beta1);
  want(beta2 >= 0 && beta2 < 1, "beta2 in [0, 1)", beta2);
  want(Number.isFinite(epsilon) && epsilon >= 0, "epsilon ≥ 0", epsilon);
  want(Number.isSafeInteger(step) && step >= 1, "step an integer ≥ 1", step);
  want(Number.isFinite(weightDecay) && weightDecay >= 0, "weightDecay ≥ 0", weightDecay);
}
