/** The optimiser. @module */
import * as tf from "@tensorflow/tfjs";
import { adamUpdate } from "../engine/mod.ts";

/** The four numbers of Adam. */
export interface AdamOptions {
  /** Step size α; default 1e-3, the paper's. */
  learningRate?: number;
  /** Decay of the mean of gradients; default 0.9, the paper's. */
  beta1?: number;
  /** Decay of the mean of squared gradients; default 0.999, the paper's. */
  beta2?: number;
  /** Keeps the division finite; default 1e-8, the paper's. */
  epsilon?: number;
}

/**
 * Adam, for a fixed set of named variables.
 *
 * Formula, for each parameter with gradient g at step t:
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,
 *   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ),   θ ← θ − α m̂ / (√v̂ + ε).
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
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1.
 */
export class Adam {
  /** The parameters that it moves. */
  readonly variables: Record<string, tf.Variable>;
  /** m and v of each parameter, as `name/first` and `name/second`. */
  readonly moments: Record<string, tf.Variable>;
  /** Step size α; may be changed between steps. */
  learningRate: number;
  /** How many steps were taken: t. */
  step = 0;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;

  /**
   * Starts with zero moments.
   *
   * @param variables the parameters by name
   * @param options learning rate and decays
   * @throws {RangeError} when an option is out of range
   */
  constructor(variables: Record<string, tf.Variable>, options: AdamOptions = {}) {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    checkRange("learningRate", learningRate, learningRate > 0 && learningRate < Infinity, "> 0");
    checkRange("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
    checkRange("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
    checkRange("epsilon", epsilon, epsilon >= 0 && epsilon < Infinity, "≥ 0");
    this.variables = variables;
    this.learningRate = learningRate;
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.moments = {};
    for (const [name, variable] of Object.entries(variables)) {
      for (const which of ["first", "second"]) {
        this.moments[`${name}/${which}`] = tf.tidy(() =>
          tf.variable(tf.zeros(variable.shape), false)
        );
      }
    }
  }

  /**
   * Takes one step.
   *
   * @param gradients one tensor for each variable, by the same names and in the same shapes
   * @throws {TypeError} when a gradient is missing or has another shape
   */
  apply(gradients: Record<string, tf.Tensor>): void {
    const names = Object.keys(this.variables);
    const ordered = names.map((name) => {
      const gradient = gradients[name];
      const want = this.variables[name]!.shape;
      if (!gradient || !tf.util.arraysEqual(gradient.shape, want)) {
        throw new TypeError(
          `Cannot take an Adam step: want a gradient of shape [${want}] for ${name}, ` +
            `got ${gradient ? `[${gradient.shape}]` : "none"}`,
        );
      }
      return gradient;
    });
    this.step++;
    adamUpdate(
      Object.values(this.variables),
      ordered,
      names.map((name) => this.moments[`${name}/first`]!),
      names.map((name) => this.moments[`${name}/second`]!),
      {
        learningRate: this.learningRate,
        beta1: this.#beta1,
        beta2: this.#beta2,
        epsilon: this.#epsilon,
        step: this.step,
      },
    );
  }

  /** Frees the moments; the variables stay. */
  dispose(): void {
    tf.dispose(this.moments);
  }
}

function checkRange(name: string, value: number, fits: boolean, want: string): void {
  if (!fits) throw new RangeError(`Cannot create Adam: ${name} must be ${want}, got ${value}`);
}
