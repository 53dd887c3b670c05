/** A copy of weights that are known to work. @module */
import * as tf from "@tensorflow/tfjs";

/** Steps between two copies: a copy costs about a tenth of a step. */
const EVERY = 20;

/** Keeps, outside the engine's memory, the newest weights whose loss was seen to be finite. */
export class GoodWeights {
  readonly #variables: Record<string, tf.Variable>;
  readonly #copies = new Map<string, Float32Array>();
  #step: number;

  /**
   * Copies the weights as they are.
   *
   * @param variables what to keep and put back
   * @param step the step of the run (from 0) at which it starts or goes on
   */
  constructor(variables: Record<string, tf.Variable>, step: number) {
    this.#variables = variables;
    this.#step = step;
    this.#copy();
  }

  /** Called when the loss of the weights at a step (from 0) is finite, before they are changed. */
  keep(step: number): void {
    if (step % EVERY !== 0) return;
    this.#step = step;
    this.#copy();
  }

  /** Puts the copy back and returns the step at which it was taken. */
  restore(): number {
    for (const [name, variable] of Object.entries(this.#variables)) {
      tf.tidy(() => variable.assign(tf.tensor(this.#copies.get(name)!, variable.shape)));
    }
    return this.#step;
  }

  #copy(): void {
    for (const [name, variable] of Object.entries(this.#variables)) {
      this.#copies.set(name, Float32Array.from(variable.dataSync()));
    }
  }
}
