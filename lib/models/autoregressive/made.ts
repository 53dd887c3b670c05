/** MADE: one network that holds all conditionals, by masks. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkedImageShape,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import { bernoulliLogDensity } from "../../distributions/mod.ts";
import type { Random } from "../../math/mod.ts";
import { checkedOrder, MaskedMlp, type OrderChoice } from "../../nets/mod.ts";
import type { Density, Sampler } from "../capabilities.ts";
import type { Objective, ObjectiveOptions, Trainable } from "../trainable.ts";
import {
  asImages,
  checkBinary,
  drawBinary,
  emptyRows,
  pixelCount,
  rowsOf,
} from "./binary_images.ts";

/** What {@linkcode createMade} is told. */
export interface MadeOptions {
  /** Units of each hidden layer; default one layer of 500, as in the paper. */
  hidden?: readonly number[];
  /**
   * The order of the pixels, or several: each has a mask set of its own, and so has each repetition.
   * Default `forward`, once.
   */
  orders?: readonly OrderChoice[];
  /** Starting weights, masks and random orders come from here. */
  random: Random;
}

/**
 * A masked autoencoder that is a density of binary images. With several mask sets it is the mixture of
 * them in equal parts, whose density is as exact as that of one.
 *
 * Built by {@linkcode createMade}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example Its probabilities are exact: those of all 2 × 1 images sum to one.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createMade } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const options = { hidden: [8], orders: ["forward", "backward"], random: createRandom(0) } as const;
 * const made = createMade({ height: 2, width: 1, channels: 1 }, options);
 * const all = tf.tensor4d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2, 1, 1]);
 * const sum = tf.sum(tf.exp(made.logDensity(all))).dataSync()[0]!;
 * assert.ok(Math.abs(sum - 1) < 1e-6);
 * made.dispose();
 * ```
 */
export class Made implements Trainable, Density, Sampler {
  /** What the images look like. */
  readonly image: ImageShape;
  /** It scores binary pixels. */
  readonly pixels: PixelKind = "binarised";
  /** The order of each mask set, the pixel that comes first in front. */
  readonly orders: readonly Uint32Array[];
  /** The network. */
  readonly net: MaskedMlp;
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;

  /** Use {@linkcode createMade}. */
  constructor(image: ImageShape, orders: readonly Uint32Array[], net: MaskedMlp) {
    this.image = image;
    this.orders = orders;
    this.net = net;
    this.variables = net.variables;
  }

  /**
   * The log-odds of ink of each pixel, given those before it: images of the shape of x; differentiable.
   *
   * @param x images [B, height, width, channels]
   * @param set which mask set, from 0
   * @throws {TypeError} when the images have another shape
   */
  logits(x: tf.Tensor4D, set = 0): tf.Tensor4D {
    checkBatch("evaluate MADE", x, this.image);
    return tf.tidy(() => {
      const rows = tf.reshape(x, [x.shape[0], pixelCount(this.image)]) as tf.Tensor2D;
      return tf.reshape(this.net.apply(rows, set), x.shape);
    });
  }

  /**
   * log p(x) per example, exact, in nats.
   *
   * Formula: p(x) = (1/S) Σ_s Π_d p_s(x_d | the pixels before d in order s).
   *
   * @throws {TypeError} when the images have another shape
   * @throws {RangeError} when a pixel is neither 0 nor 1
   */
  logDensity(x: tf.Tensor4D): tf.Tensor1D {
    checkBinary("evaluate MADE", x, this.image);
    return tf.tidy(() => {
      const sets = this.orders.map((_, set) => bernoulliLogDensity(x, this.logits(x, set)));
      if (sets.length === 1) return sets[0]!;
      return tf.sub(tf.logSumExp(tf.stack(sets), 0), Math.log(sets.length)) as tf.Tensor1D;
    });
  }

  /**
   * The training objective: loss = nll = −log p_s(x), with one mask set s for the batch, drawn anew.
   * Its mean over s is never below −log p(x), by Jensen's inequality.
   */
  objective(x: tf.Tensor4D, { random }: ObjectiveOptions): Objective {
    const set = this.orders.length === 1 ? 0 : random.integer(this.orders.length);
    const nll = tf.neg(bernoulliLogDensity(x, this.logits(x, set))) as tf.Tensor1D;
    return { loss: nll, nll };
  }

  /**
   * Draws, pixel after pixel; each pixel takes a pass through the network. With several mask sets each
   * image comes from one of them, by lot.
   *
   * @param count how many
   * @param random where the tosses come from
   * @returns binary images [count, height, width, channels]
   */
  sample(count: number, random: Random): tf.Tensor4D {
    const all = emptyRows(count, this.image);
    const size = pixelCount(this.image);
    const lots = Array.from(
      { length: count },
      () => this.orders.length === 1 ? 0 : random.integer(this.orders.length),
    );
    this.orders.forEach((_, set) => {
      const mine = lots.flatMap((lot, i) => lot === set ? [i] : []);
      const rows = this.#draw(new Float32Array(mine.length * size), { set, random, given: 0 });
      mine.forEach((to, i) => all.set(rows.subarray(i * size, (i + 1) * size), to * size));
    });
    return asImages(all, this.image);
  }

  /**
   * Keeps the first `given` pixels of the order and draws the others: exact draws of p(rest | given).
   *
   * @param x binary images; what they hold in the other pixels does not matter
   * @param options how many pixels are given, and where the tosses come from
   * @throws {RangeError} when the model has several orders, so that no pixels are the first of all
   */
  complete(x: tf.Tensor4D, options: { given: number; random: Random }): tf.Tensor4D {
    checkBinary("complete images", x, this.image);
    if (this.orders.length > 1) {
      throw new RangeError(
        `Cannot complete images: want a MADE of one mask set, got ${this.orders.length}`,
      );
    }
    return asImages(this.#draw(rowsOf(x), { set: 0, ...options }), this.image);
  }

  #draw(rows: Float32Array, options: { set: number; random: Random; given: number }) {
    const order = this.orders[options.set]!;
    const count = rows.length / order.length;
    if (count === 0) return rows;
    return drawBinary(rows, { ...options, order }, (place) => {
      if (place < options.given) return [];
      return tf.tidy(() => {
        const out = this.net.apply(tf.tensor2d(rows, [count, order.length]), options.set);
        return tf.slice(out, [0, order[place]!], [count, 1]).dataSync();
      });
    });
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    this.net.dispose();
  }
}

/**
 * Builds a MADE with seeded starting weights and masks, ready for `fit`.
 *
 * Formula: p(x) = Π_d p(x_d | x before d), all D conditionals from one pass through dense layers whose
 * kernels are multiplied by masks.
 *
 * @param image size of the images
 * @param options layers, orders and the generator
 * @returns the model, whose history has the columns `…_loss` and `…_nll`
 * @throws {RangeError} when a size is not a positive integer, or an order is no permutation
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createMade } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const made = createMade({ height: 4, width: 4, channels: 1 }, { hidden: [32], random });
 * const images = made.sample(3, random.stream("samples"));
 * assert.deepEqual(images.shape, [3, 4, 4, 1]);
 * images.dispose();
 * made.dispose();
 * ```
 *
 * Source: Germain et al. 2015, "MADE: Masked Autoencoder for Distribution Estimation"; notebook 10.
 */
export function createMade(image: ImageShape, options: MadeOptions): Made {
  const shape = checkedImageShape(image, "create MADE");
  const { hidden = [500], orders = ["forward"], random } = options;
  for (const units of hidden) checkPositiveInteger(units, "hidden", "create MADE");
  if (orders.length === 0) throw new RangeError("Cannot create MADE: want an order, got none");
  const size = pixelCount(shape);
  const chosen = orders.map((order, i) => checkedOrder(order, size, random.stream(`order ${i}`)));
  const net = new MaskedMlp({ name: "made", orders: chosen, hidden, random });
  return new Made(shape, chosen, net);
}
