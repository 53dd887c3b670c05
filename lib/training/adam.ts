/** The optimiser. @module */
import * as tf from "@tensorflow/tfjs";
import { adamUpdate } from "../engine/mod.ts";
import { listsOf, zeroMoments } from "./moments.ts";
import type { Optimiser } from "./optimiser.ts";

/** The numbers of Adam. */
export interface AdamOptions {
  /** Step size α; default 1e-3, the paper's. */
  learningRate?: number;
  /** Decay of the mean of gradients; default 0.9, the paper's. */
  beta1?: number;
  /** Decay of the mean of squared gradients; default 0.999, the paper's. */
  beta2?: number;
  /** Keeps the division finite; default 1e-8, the paper's. */
  epsilon?: number;
  /** λ, what makes AdamW of it: each step takes the share α λ from every weight; default 0, plain Adam. */
  weightDecay?: number;
}

/**
 * Adam, for a fixed set of named variables.
 *
 * Formula, for each parameter with gradient g at step t:
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,
 *   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ),   θ ← (1 − α λ) θ − α m̂ / (√v̂ + ε).
 *
 * @example The first step moves by the learning rate, whatever the size of the gradient.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { Adam } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const theta = tf.variable(tf.scalar(1));
 * const adam = new Adam({ theta }, { learningRate: 0.1 });
 * adam.apply({ theta: tf.scalar(1000) });
 * assert.ok(Math.abs(theta.dataSync()[0]! - 0.9) < 1e-6);
 * adam.dispose();
 * ```
 *
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1; with λ, Loshchilov and
 * Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2, as PyTorch's AdamW writes it.
 */
export class Adam implements Optimiser {
  /** What the names of its moments begin with in a checkpoint. */
  readonly name = "adam";
  /** The parameters that it moves. */
  readonly variables: Record<string, tf.Variable>;
  /** m and v of each parameter, as `name/first` and `name/second`. */
  readonly moments: Record<string, tf.Variable>;
  /** Step size α; may be changed between steps. */
  learningRate: number;
  /** How many steps were taken: t. */
  step = 0;
  readonly #numbers: { beta1: number; beta2: number; epsilon: number; weightDecay: number };

  /**
   * Starts with zero moments.
   *
   * @param variables the parameters by name
   * @param options learning rate and decays
   * @throws {RangeError} when an option is out of range
   */
  constructor(variables: Record<string, tf.Variable>, options: AdamOptions = {}) {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    const { weightDecay = 0 } = options;
    checkRange("learningRate", learningRate, learningRate > 0 && learningRate < Infinity, "> 0");
    checkRange("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
    checkRange("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
    checkRange("epsilon", epsilon, epsilon >= 0 && epsilon < Infinity, "≥ 0");
    checkRange("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < Infinity, "≥ 0");
    this.variables = variables;
    this.learningRate = learningRate;
    this.#numbers = { beta1, beta2, epsilon, weightDecay };
    this.moments = zeroMoments(variables);
  }

  /**
   * Takes one step.
   *
   * @param gradients one tensor for each variable, by the same names and in the same shapes
   * @throws {TypeError} when a gradient is missing or has another shape
   */
  apply(gradients: Record<string, tf.Tensor>): void {
    const lists = listsOf("an Adam", this, gradients);
    this.step++;
    const { learningRate, step } = this;
    const numbers = { ...this.#numbers, learningRate, step };
    adamUpdate(lists.parameters, lists.gradients, lists.first, lists.second, numbers);
  }

  /** Frees the moments; the variables stay. */
  dispose(): void {
    tf.dispose(this.moments);
  }
}

function checkRange(name: string, value: number, fits: boolean, want: string): void {
  if (!fits) throw new RangeError(`Cannot create Adam: ${name} must be ${want}, got ${value}`);
}
