/** Dense layers with autoregressive masks. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";
import { autoregressiveMasks, type Mask } from "./autoregressive_masks.ts";
import { glorotVariable, zeroVariable } from "./glorot.ts";

/** What {@linkcode MaskedMlp} is told. */
export interface MaskedMlpOptions {
  /** Prefix of the names of its weights. */
  name: string;
  /** The orders, one for each set of masks; all of the same length. */
  orders: readonly Uint32Array[];
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Numbers that stand for one part at the input; default 1. */
  inputs?: number;
  /** Numbers that describe one part at the output; default 1. */
  outputs?: number;
  /** Weights and masks come from here. */
  random: Random;
}

/**
 * A network of dense ReLU layers whose output for a part depends only on the parts before it, with one
 * set of weights and several sets of masks: each mask set has an order of its own, and hidden degrees
 * of its own.
 *
 * Formula: h₀ = x, h_l = relu(b_l + h_{l−1}(W_l ∘ M_l)), out = b + h_L(V ∘ M) + x(A ∘ M_direct).
 *
 * @example The output of the first part is the same whatever the input is.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { MaskedMlp } from "@dgm/nets/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const net = new MaskedMlp({
 *   name: "net",
 *   orders: [Uint32Array.of(0, 1, 2)],
 *   hidden: [8],
 *   random: createRandom(0),
 * });
 * const out = net.apply(tf.tensor2d([[1, 0, 0], [0, 1, 1]])).arraySync() as number[][];
 * assert.equal(out[0]![0], out[1]![0]);
 * assert.notEqual(out[0]![1], out[1]![1]);
 * net.dispose();
 * ```
 */
export class MaskedMlp {
  /** All trained weights by name. */
  readonly variables: Record<string, tf.Variable>;
  /** The masks of each set: one a layer, and last the one of the direct connections. */
  readonly masks: readonly (readonly tf.Tensor2D[])[];
  readonly #kernels: tf.Variable[] = [];
  readonly #biases: tf.Variable[] = [];

  /** Draws masks and starting weights. */
  constructor(options: MaskedMlpOptions) {
    const { name, orders, hidden, random } = options;
    const sets = orders.map((order, i) =>
      autoregressiveMasks(order, { ...options, random: random.stream(`${name}/masks ${i}`) })
    );
    this.masks = sets.map(({ layers, direct }) =>
      [...layers, direct].map(({ values, shape }: Mask) => tf.tensor2d(values, shape))
    );
    this.variables = {};
    const names = [...hidden.map((_, i) => `hidden${i + 1}`), "output", "direct"];
    this.masks[0]!.forEach((mask, i) => {
      const path = `${name}/${names[i]}`;
      // Half of the connections are masked: without a correction the signal would shrink.
      const kernel = glorotVariable(mask.shape, random.stream(`${path}/kernel`), mask.shape[0] / 2);
      this.#kernels.push(this.variables[`${path}/kernel`] = kernel);
      if (names[i] === "direct") return;
      this.#biases.push(this.variables[`${path}/bias`] = zeroVariable([mask.shape[1]]));
    });
  }

  /** The output for rows [B, D · inputs], with the masks of one set: [B, D · outputs]; differentiable. */
  apply(x: tf.Tensor2D, set = 0): tf.Tensor2D {
    return tf.tidy(() => {
      const kernels = this.#kernels.map((kernel, i) => tf.mul(kernel, this.masks[set]![i]!));
      let h = x;
      this.#biases.forEach((bias, i) => {
        const last = i === this.#biases.length - 1;
        const sum = tf.add(tf.matMul(h, kernels[i] as tf.Tensor2D), bias);
        h = (last ? sum : tf.relu(sum)) as tf.Tensor2D;
      });
      return tf.add(h, tf.matMul(x, kernels.at(-1) as tf.Tensor2D));
    });
  }

  /** Frees weights and masks. */
  dispose(): void {
    tf.dispose(this.variables);
    tf.dispose(this.masks as tf.Tensor[][]);
  }
}
