/** The gated recurrent unit. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";
import { glorotVariable, zeroVariable } from "./glorot.ts";

/** What {@linkcode GruCell} is told. */
export interface GruCellOptions {
  /** Prefix of the names of its weights. */
  name: string;
  /** Units H of the state. */
  units: number;
  /** Starting weights come from here. */
  random: Random;
}

/**
 * A gated recurrent unit, which carries a state h from one step to the next.
 *
 * Formula, where the input has been projected to three parts x_r, x_z, x_n, its bias included:
 *   r = sigmoid(x_r + U_r h), z = sigmoid(x_z + U_z h), n = tanh(x_n + r (U_n h + b)),
 *   h ← (1 − z) n + z h.
 * z says how much of the state is kept, r how much of it the proposal n may look at.
 *
 * Shapes: projected input [B, 3H], in the order r, z, n; state [B, H].
 *
 * @example A gate z that is open for the past keeps the state as it is.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/use_engine.ts";
 * import { createRandom } from "@dgm/math/random.ts";
 * import { GruCell } from "@dgm/nets/gru_cell.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const cell = new GruCell({ name: "gru", units: 1, random: createRandom(0) });
 * const state = cell.step(tf.tensor2d([[0, 50, 3]]), tf.tensor2d([[0.25]]));
 * assert.equal(state.dataSync()[0], 0.25);
 * cell.dispose();
 * ```
 *
 * Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder–Decoder", in the version
 * of cuDNN and PyTorch, where r stands behind the product; notebook 10.
 */
export class GruCell {
  /** U [H, 3H] and the bias b [H] inside the proposal, by name. */
  readonly variables: Record<string, tf.Variable>;
  /** Units H of the state. */
  readonly units: number;
  readonly #recurrent: tf.Variable<tf.Rank.R2>;
  readonly #bias: tf.Variable<tf.Rank.R1>;

  /** Draws starting weights. */
  constructor({ name, units, random }: GruCellOptions) {
    this.units = units;
    const recurrent = glorotVariable([units, 3 * units], random.stream(`${name}/recurrent`));
    this.#recurrent = recurrent as tf.Variable<tf.Rank.R2>;
    this.#bias = zeroVariable([units]) as tf.Variable<tf.Rank.R1>;
    this.variables = { [`${name}/recurrent`]: this.#recurrent, [`${name}/bias`]: this.#bias };
  }

  /**
   * The next state; differentiable.
   *
   * @param input the projected input [B, 3H]
   * @param state [B, H]
   */
  step(input: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const H = this.units;
      const [xGates, xNew] = tf.split(input, [2 * H, H], 1);
      const [hGates, hNew] = tf.split(tf.matMul(state, this.#recurrent), [2 * H, H], 1);
      const [r, z] = tf.split(tf.sigmoid(tf.add(xGates!, hGates!)), 2, 1);
      const proposal = tf.tanh(tf.add(xNew!, tf.mul(r!, tf.add(hNew!, this.#bias))));
      return tf.add(proposal, tf.mul(z!, tf.sub(state, proposal)));
    });
  }

  /** Frees the weights. */
  dispose(): void {
    tf.dispose(this.variables);
  }
}
