/** The average of the weights on their way. @module */
import * as tf from "@tensorflow/tfjs";
import { averageUpdate } from "../engine/mod.ts";

/** How the average forgets. */
export interface WeightAverageOptions {
  /** d, in [0, 1); default 0.999, which remembers about 1,000 steps. */
  decay?: number;
}

/**
 * An exponential moving average of a set of variables: what a model is evaluated with and samples from, while
 * training goes on with the variables themselves.
 *
 * Formula, after the t-th step:
 *   a ← d_t a + (1 − d_t) θ,   d_t = min(d, t / (t + 9)),
 * so that an early average is one of what was seen, and not of the start.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { WeightAverage } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const theta = tf.variable(tf.scalar(1));
 * const average = new WeightAverage({ theta }, { decay: 0 });
 * theta.assign(tf.scalar(5));
 * average.update();
 * theta.assign(tf.scalar(7));
 * const evaluated = await average.during(() => Promise.resolve(theta.dataSync()[0]));
 * assert.deepEqual([evaluated, theta.dataSync()[0]], [5, 7]);
 * average.dispose();
 * ```
 *
 * Source: Polyak and Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging"; the decay of the
 * first steps is that of Google's `ExponentialMovingAverage`, with t + 9 for its t + 10 from t = 0 on.
 */
export class WeightAverage {
  /** The averages, by the names of the variables. */
  readonly averages: Record<string, tf.Variable>;
  /** How many steps it has seen: t. */
  step = 0;
  readonly #variables: Record<string, tf.Variable>;
  readonly #decay: number;

  /**
   * Starts at the variables as they are.
   *
   * @param variables what is averaged
   * @param options the decay
   * @throws {RangeError} when the decay is out of range
   */
  constructor(
    variables: Record<string, tf.Variable>,
    { decay = 0.999 }: WeightAverageOptions = {},
  ) {
    if (!(decay >= 0 && decay < 1)) {
      throw new RangeError(`Cannot average weights: want decay in [0, 1), got ${decay}`);
    }
    this.#variables = variables;
    this.#decay = decay;
    const copies = Object.entries(variables).map(([name, variable]) =>
      [name, tf.tidy(() => tf.variable(tf.clone(variable), false))] as const
    );
    this.averages = Object.fromEntries(copies);
  }

  /** Takes in the variables as they are, after a step. */
  update(): void {
    this.step++;
    const decay = Math.min(this.#decay, this.step / (this.step + 9));
    averageUpdate(Object.values(this.averages), Object.values(this.#variables), decay);
  }

  /**
   * Lends the averages to the variables while `work` runs.
   *
   * @param work what is to see the averages; it must not change the variables
   * @returns what it returns
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const own = Object.entries(this.#variables).map(([name, variable]) => {
      const copy = variable.clone();
      variable.assign(this.averages[name]!);
      return { variable, copy };
    });
    try {
      return await work();
    } finally {
      for (const { variable, copy } of own) {
        variable.assign(copy);
        copy.dispose();
      }
    }
  }

  /** Gives the averages to the variables for good. */
  take(): void {
    for (const [name, variable] of Object.entries(this.#variables)) {
      variable.assign(this.averages[name]!);
    }
  }

  /** Frees the averages; the variables stay. */
  dispose(): void {
    tf.dispose(this.averages);
  }
}
