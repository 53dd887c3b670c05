/**
 * One step of Adam for a whole list of variables, written into them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Machine } from "./machine.ts";
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
}

/**
 * Updates parameters and both moments in place by one Adam step.
 *
 * With t = `step`, for each parameter p with gradient g and moments m, v:
 *
 *     m ← β₁ m + (1 − β₁) g
 *     v ← β₂ v + (1 − β₂) g²
 *     p ← p − α · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * All four lists run in parallel; each gradient and moment has its parameter's shape, all float32.
 * Gradients are read only and stay the caller's to dispose of.
 *
 * @param parameters the variables p.
 * @param gradients the gradients g of the loss, one for each parameter.
 * @param firstMoments the variables m, zeros before the first step.
 * @param secondMoments the variables v, zeros before the first step.
 * @param options the numbers α, β₁, β₂, ε and t.
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
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", Algorithm 1.
 */
export function adamUpdate(
  parameters: tf.Variable[],
  gradients: tf.Tensor[],
  firstMoments: tf.Variable[],
  secondMoments: tf.Variable[],
  options: AdamStep,
): void {
  checkLists(parameters, { gradients, firstMoments, secondMoments });
  checkOptions(options);
  const updates = parameters.map((parameter, i): Update => ({
    variables: [parameter, firstMoments[i]!, secondMoments[i]!],
    gradient: gradients[i]!,
  }));
  const machine = machineOf(tf.backend());
  if (machine && parameters.every(({ dtype }) => dtype === "float32")) {
    updateInPlace(machine, updates, options);
  } else for (const update of updates) updateByOperations(update, options);
}

interface Update {
  variables: [parameter: tf.Variable, first: tf.Variable, second: tf.Variable];
  gradient: tf.Tensor;
}

/** The formulas as tfjs' operations, for any backend. */
function updateByOperations(
  { variables: [p, m, v], gradient: g }: Update,
  options: AdamStep,
): void {
  const { learningRate, beta1, beta2, epsilon, step } = options;
  tf.tidy(() => {
    const first = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
    const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
    const root = tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** step)), epsilon);
    p.assign(tf.sub(p, tf.div(tf.mul(first, learningRate / (1 - beta1 ** step)), root)));
    m.assign(first);
    v.assign(second);
  });
}

/**
 * The formulas in one pass over the heap. A variable that shares its values with another tensor gets new
 * ones, so that a copy taken before the step stays as it was.
 */
function updateInPlace(
  machine: Machine,
  updates: Update[],
  { learningRate, beta1, beta2, epsilon, step }: AdamStep,
): void {
  const rate = learningRate / (1 - beta1 ** step), unbias = 1 / (1 - beta2 ** step);
  const passes = updates.map(({ variables, gradient }) => {
    const fresh = variables.map((variable) =>
      machine.backend.refCount(variable.dataId) === 1 ? undefined : machine.output(variable.shape)
    );
    const [p, m, v] = variables.map((variable) => machine.at(variable)) as [number, number, number];
    const places = [p, m, v].map((place, i) => fresh[i] ? machine.at(fresh[i]) : place);
    const from = [p, machine.at(gradient), m, v, ...places];
    return { size: gradient.size, from, variables, fresh };
  });
  const sizes = passes.map(({ size }) => size);
  machine.shareLists(sizes, (list, first, count) => {
    const here = passes[list]!.from.map((place) => place + 4 * first);
    machine.simd.adam(...here, count, beta1, beta2, rate, unbias, epsilon);
    if (step % TIDY_STEPS === 0) {
      const [first, second] = here.slice(-2) as [number, number];
      machine.simd.clearTiny(first, count);
      machine.simd.clearTiny(second, count);
    }
  });
  for (const { variables, fresh } of passes) {
    fresh.forEach((tensor, i) => {
      if (!tensor) return;
      const assigned = tf.engine().makeTensorFromTensorInfo(tensor);
      variables[i]!.assign(assigned);
      assigned.dispose();
    });
  }
}

/**
 * Steps between two looks for moments below 2⁻¹²⁶, which are set to 0. They are too small to move a
 * parameter, but rounding keeps them from ever decaying to 0, and a processor takes ten times as long for
 * them: a few in a hundred made Adam half as fast.
 */
const TIDY_STEPS = 64;

function checkLists(parameters: tf.Variable[], others: Record<string, tf.Tensor[]>): void {
  for (const [name, list] of Object.entries(others)) {
    if (list.length !== parameters.length) {
      throw new TypeError(
        `Cannot update by Adam: ${name} must match the parameters in number, ` +
          `got ${list.length} for ${parameters.length}`,
      );
    }
    parameters.forEach((parameter, i) => {
      const other = list[i]!;
      if (!tf.util.arraysEqual(parameter.shape, other.shape) || other.dtype !== "float32") {
        throw new TypeError(
          `Cannot update by Adam: ${name}[${i}] must be float32 [${parameter.shape}], ` +
            `got ${other.dtype} [${other.shape}]`,
        );
      }
    });
  }
}

function checkOptions({ learningRate, beta1, beta2, epsilon, step }: AdamStep): void {
  const want = (holds: boolean, what: string, came: number) => {
    if (!holds) throw new RangeError(`Cannot update by Adam: want ${what}, got ${came}`);
  };
  want(Number.isFinite(learningRate) && learningRate >= 0, "learningRate ≥ 0", learningRate);
  want(beta1 >= 0 && beta1 < 1, "beta1 in [0, 1)", beta1);
  want(beta2 >= 0 && beta2 < 1, "beta2 in [0, 1)", beta2);
  want(Number.isFinite(epsilon) && epsilon >= 0, "epsilon ≥ 0", epsilon);
  want(Number.isSafeInteger(step) && step >= 1, "step an integer ≥ 1", step);
}
