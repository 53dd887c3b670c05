/** A copy of weights that are known to work. @module */
import * as tf from "@tensorflow/tfjs";

/** Steps between two copies: a copy costs about a tenth of a step. */
const EVERY = 20;

/** Keeps, outside the engine's memory, the newest variables whose loss was seen to be finite. */
export class GoodWeights {
  readonly #variables: Record<string, tf.Variable>;
  readonly #copies = new Map<string, Float32Array>();
  #step: number;

  private constructor(variables: Record<string, tf.Variable>, step: number) {
    this.#variables = variables;
    this.#step = step;
  }

  /**
   * Copies the weights as they are.
   *
   * @param variables what to keep and put back
   * @param step the step of the run (from 0) at which it starts or goes on
   */
  static async of(variables: Record<string, tf.Variable>, step: number): Promise<GoodWeights> {
    const good = new GoodWeights(variables, step);
    await good.#copy();
    return good;
  }

  /** Called when the loss of the weights at a step (from 0) is finite, before they are changed. */
  async keep(step: number): Promise<void> {
    if (step % EVERY !== 0) return;
    await this.#copy();
    this.#step = step;
  }

  /** Puts the copy back and returns the step at which it was taken. */
  restore(): number {
    for (const [name, variable] of Object.entries(this.#variables)) {
      tf.tidy(() => variable.assign(tf.tensor(this.#copies.get(name)!, variable.shape)));
    }
    return this.#step;
  }

  /** A graphics card's memory is read asynchronously. */
  async #copy(): Promise<void> {
    const names = Object.keys(this.#variables);
    const copies = await Promise.all(names.map((name) => this.#variables[name]!.data()));
    names.forEach((name, i) => this.#copies.set(name, Float32Array.from(copies[i]!)));
  }
}
