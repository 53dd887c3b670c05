/** A transformer block whose attention looks back only. @module */
import * as tf from "@tensorflow/tfjs";
import { layerNorm } from "../engine/mod.ts";
import type { Random } from "../math/mod.ts";
import { glorotVariable, zeroVariable } from "./glorot.ts";

/** What {@linkcode CausalBlock} is told. */
export interface CausalBlockOptions {
  /** Prefix of the names of its weights. */
  name: string;
  /** Channels C. */
  channels: number;
  /** Heads; they divide the channels. */
  heads: number;
  /** Starting weights come from here. */
  random: Random;
}

/** Keys and values of the places so far: [B, heads, T, C / heads] each, or nothing yet. */
export type AttentionCache = {
  /** What each place offers to be found by. */
  keys?: tf.Tensor4D;
  /** What each place gives. */
  values?: tf.Tensor4D;
};

/**
 * One block of a transformer: attention to this place and those before it, then two dense layers, either
 * added to what came in and with a layer norm in front.
 *
 * Formula: a = x + W_o concat_heads(softmax(q kᵀ / √d + mask) v), y = a + W₂ relu(W₁ norm(a)),
 * where q, k, v are three parts of norm(x) W, and the mask is −10⁹ where the key's place is later.
 *
 * Shapes: [B, T, C] → [B, T, C].
 *
 * @example What comes later changes nothing.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/use_engine.ts";
 * import { createRandom } from "@dgm/math/random.ts";
 * import { CausalBlock } from "@dgm/nets/causal_attention.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const block = new CausalBlock({ name: "block", channels: 4, heads: 2, random });
 * const [a, b] = [7, -3].map((last) =>
 *   block.apply(tf.tensor3d([1, 2, 3, 4, 5, 6, last, 8], [1, 2, 4])).dataSync().slice(0, 4)
 * );
 * assert.deepEqual(a, b);
 * block.dispose();
 * ```
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need", section 3, with the norm in front as in
 * Radford et al. 2019; notebook 10.
 */
export class CausalBlock {
  /** All trained weights by name. */
  readonly variables: Record<string, tf.Variable> = {};
  readonly #channels: number;
  readonly #heads: number;
  readonly #name: string;

  /**
   * Draws starting weights.
   *
   * @throws {RangeError} when the heads do not divide the channels
   */
  constructor({ name, channels, heads, random }: CausalBlockOptions) {
    if (!Number.isInteger(channels / heads) || heads < 1) {
      throw new RangeError(
        `Cannot create a block: want heads that divide ${channels} channels, got ${heads}`,
      );
    }
    this.#channels = channels;
    this.#heads = heads;
    this.#name = name;
    const dense = (path: string, from: number, to: number) => {
      const kernel = glorotVariable([from, to], random.stream(`${name}/${path}/kernel`));
      this.variables[`${name}/${path}/kernel`] = kernel;
      this.variables[`${name}/${path}/bias`] = zeroVariable([to]);
    };
    for (const norm of ["norm1", "norm2"]) {
      const ones = tf.tidy(() => tf.variable(tf.ones([channels])));
      this.variables[`${name}/${norm}/scale`] = ones;
      this.variables[`${name}/${norm}/offset`] = zeroVariable([channels]);
    }
    dense("attention", channels, 3 * channels);
    dense("mix", channels, channels);
    dense("wide", channels, 4 * channels);
    dense("narrow", 4 * channels, channels);
  }

  /** The block on whole sequences; differentiable. */
  apply(x: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => this.#block(x, {}).out);
  }

  /**
   * The block on the next place of each sequence, [B, 1, C], with what is kept of those before it.
   *
   * @param x the next place
   * @param cache keys and values so far; the caller disposes of them
   * @returns the output, and the cache with this place added: both the caller's to dispose of
   */
  step(x: tf.Tensor3D, cache: AttentionCache): { out: tf.Tensor3D; cache: AttentionCache } {
    return tf.tidy(() => this.#block(x, cache));
  }

  #block(x: tf.Tensor3D, before: AttentionCache) {
    const [batch, length] = x.shape;
    const d = this.#channels / this.#heads;
    const heads = tf.reshape(this.#dense("attention", this.#norm("norm1", x)), [
      ...[batch, length, 3, this.#heads],
      d,
    ]);
    // [3, B, heads, T, d]
    const [q, k, v] = tf.unstack(tf.transpose(heads, [2, 0, 3, 1, 4])) as tf.Tensor4D[];
    const keys = before.keys ? tf.concat([before.keys, k!], 2) : k!;
    const values = before.values ? tf.concat([before.values, v!], 2) : v!;
    const scores = tf.mul(tf.matMul(q!, keys, false, true), 1 / Math.sqrt(d));
    const shares = tf.softmax(tf.add(scores, maskOf(length, keys.shape[2])));
    const seen = tf.reshape(tf.transpose(tf.matMul(shares, values), [0, 2, 1, 3]), x.shape);
    const a = tf.add(x, this.#dense("mix", seen));
    const wide = tf.relu(this.#dense("wide", this.#norm("norm2", a as tf.Tensor3D)));
    const out = tf.add(a, this.#dense("narrow", wide)) as tf.Tensor3D;
    return { out, cache: { keys, values } };
  }

  #norm(name: string, x: tf.Tensor3D): tf.Tensor3D {
    const [scale, offset] = ["scale", "offset"]
      .map((part) => this.variables[`${this.#name}/${name}/${part}`]!);
    return layerNorm(x, { scale: scale!, offset: offset! }) as tf.Tensor3D;
  }

  #dense(name: string, x: tf.Tensor): tf.Tensor3D {
    const [kernel, bias] = ["kernel", "bias"]
      .map((part) => this.variables[`${this.#name}/${name}/${part}`]!);
    return onRows(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
  }

  /** Frees the weights. */
  dispose(): void {
    tf.dispose(this.variables);
  }
}

/**
 * A dense layer on each place of sequences, as one matrix product.
 *
 * Shapes: x [B, T, C], kernel [C, D], bias [D] → [B, T, D].
 *
 * @param x sequences
 * @param kernel the matrix
 * @param bias what is added
 * @returns sequences; differentiable
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { onRows } from "@dgm/nets/causal_attention.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const out = onRows(tf.ones([2, 3, 4]), tf.ones([4, 5]), tf.ones([5]));
 * assert.deepEqual(out.shape, [2, 3, 5]);
 * assert.equal(out.dataSync()[0], 5);
 * ```
 */
export function onRows(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [batch, length, channels] = x.shape;
  const rows = tf.matMul(tf.reshape(x, [batch * length, channels]) as tf.Tensor2D, kernel);
  return tf.reshape(tf.add(rows, bias), [batch, length, kernel.shape[1]]);
}

/** −10⁹ where a key stands later than its query; the queries are the last `length` places. */
function maskOf(length: number, keys: number): tf.Tensor2D {
  const first = keys - length;
  const values = Float32Array.from({ length: length * keys }, (_, at) => {
    const [query, key] = [Math.floor(at / keys), at % keys];
    return key > first + query ? -1e9 : 0;
  });
  return tf.tensor2d(values, [length, keys]);
}
