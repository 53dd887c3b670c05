/** NADE: the neural autoregressive distribution estimator. @module */
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
import {
  checkedOrder,
  glorotVariable,
  nadeLogits,
  type NadeWeights,
  type OrderChoice,
  placesOf,
  zeroVariable,
} from "../../nets/mod.ts";
import type { Density, Sampler } from "../capabilities.ts";
import type { Objective, Trainable } from "../trainable.ts";
import {
  asImages,
  checkBinary,
  drawBinary,
  emptyRows,
  pixelCount,
  rowsOf,
} from "./binary_images.ts";

/** What {@linkcode createNade} is told. */
export interface NadeOptions {
  /** Hidden units, shared by all conditionals; default 500, as in the paper. */
  hidden?: number;
  /** The order of the pixels; default `forward`. */
  order?: OrderChoice;
  /** Starting weights and a random order come from here. */
  random: Random;
}

/**
 * A chain of networks with one hidden layer each, which share their weights: a density of binary images.
 *
 * Built by {@linkcode createNade}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example Its probabilities are exact: those of all 2 × 1 images sum to one.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createNade } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const nade = createNade({ height: 2, width: 1, channels: 1 }, { hidden: 8, random: createRandom(0) });
 * const all = tf.tensor4d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2, 1, 1]);
 * const sum = tf.sum(tf.exp(nade.logDensity(all))).dataSync()[0]!;
 * assert.ok(Math.abs(sum - 1) < 1e-6);
 * nade.dispose();
 * ```
 */
export class Nade implements Trainable, Density, Sampler {
  /** What the images look like. */
  readonly image: ImageShape;
  /** It scores binary pixels. */
  readonly pixels: PixelKind = "binarised";
  /** The pixels, first to last. */
  readonly order: Uint32Array;
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;
  readonly #weights: NadeWeights;

  /** Use {@linkcode createNade}. */
  constructor(image: ImageShape, order: Uint32Array, weights: NadeWeights) {
    this.image = image;
    this.order = order;
    this.#weights = weights;
    this.variables = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [`nade/${name}`, weight as tf.Variable]),
    );
  }

  /**
   * The log-odds of ink of each pixel, given those before it: images of the shape of x; differentiable.
   *
   * @throws {TypeError} when the images have another shape
   */
  logits(x: tf.Tensor4D): tf.Tensor4D {
    checkBatch("evaluate NADE", x, this.image);
    return tf.tidy(() => {
      const rows = tf.reshape(x, [x.shape[0], this.order.length]) as tf.Tensor2D;
      const out = nadeLogits(taken(rows, this.order), this.#weights);
      return tf.reshape(taken(out, placesOf(this.order)), x.shape);
    });
  }

  /**
   * log p(x) per example, exact, in nats.
   *
   * @throws {TypeError} when the images have another shape
   * @throws {RangeError} when a pixel is neither 0 nor 1
   */
  logDensity(x: tf.Tensor4D): tf.Tensor1D {
    checkBinary("evaluate NADE", x, this.image);
    return tf.tidy(() => bernoulliLogDensity(x, this.logits(x)));
  }

  /** The training objective: loss = nll = −log p(x). */
  objective(x: tf.Tensor4D): Objective {
    const nll = tf.neg(bernoulliLogDensity(x, this.logits(x))) as tf.Tensor1D;
    return { loss: nll, nll };
  }

  /**
   * Draws, pixel after pixel: the recursion goes along, so an image costs as much as its density.
   *
   * @param count how many
   * @param random where the tosses come from
   * @returns binary images [count, height, width, channels]
   */
  sample(count: number, random: Random): tf.Tensor4D {
    return this.#draw(emptyRows(count, this.image), { random, given: 0 });
  }

  /**
   * Keeps the first `given` pixels of the order and draws the others: exact draws of p(rest | given).
   *
   * @param x binary images; what they hold in the other pixels does not matter
   * @param options how many pixels are given, and where the tosses come from
   */
  complete(x: tf.Tensor4D, options: { given: number; random: Random }): tf.Tensor4D {
    checkBinary("complete images", x, this.image);
    return this.#draw(rowsOf(x), options);
  }

  #draw(rows: Float32Array, options: { given: number; random: Random }): tf.Tensor4D {
    const [encoder, decoder, start, bias] = ["encoder", "decoder", "hiddenBias", "bias"]
      .map((name) => this.variables[`nade/${name}`]!.dataSync());
    const [size, hidden] = [bias!.length, start!.length];
    const count = rows.length / size;
    const a = Float64Array.from({ length: count * hidden }, (_, i) => start![i % hidden]!);
    drawBinary(
      rows,
      { ...options, order: this.order },
      (place) =>
        Float64Array.from({ length: count }, (_, row) => {
          let logit = bias![place]!;
          // What the pixel before this one turned out to be joins the hidden units first.
          const before = place === 0 ? 0 : rows[row * size + this.order[place - 1]!]!;
          for (let k = 0, at = row * hidden; k < hidden; k++, at++) {
            if (before !== 0) a[at]! += before * encoder![(place - 1) * hidden + k]!;
            logit += decoder![place * hidden + k]! / (1 + Math.exp(-a[at]!));
          }
          return logit;
        }),
    );
    return asImages(rows, this.image);
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    tf.dispose(this.variables);
  }
}

/**
 * Builds a NADE with seeded starting weights, ready for `fit`. Hidden units are logistic, as in the paper.
 *
 * Formula: p(x) = Π_d p(x_d | x before d), p(x_d = 1 | …) = sigmoid(b_d + V_d · h_d),
 * h_d = sigmoid(c + Σ_{c before d} x_c W_c).
 *
 * @param image size of the images
 * @param options hidden units, order and the generator
 * @returns the model, whose history has the columns `…_loss` and `…_nll`
 * @throws {RangeError} when a size is not a positive integer, or the order is no permutation
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createNade } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const nade = createNade({ height: 4, width: 4, channels: 1 }, { hidden: 32, random });
 * const images = nade.sample(3, random.stream("samples"));
 * assert.deepEqual(images.shape, [3, 4, 4, 1]);
 * images.dispose();
 * nade.dispose();
 * ```
 *
 * Source: Larochelle and Murray 2011, "The Neural Autoregressive Distribution Estimator"; notebook 10.
 */
export function createNade(image: ImageShape, options: NadeOptions): Nade {
  const shape = checkedImageShape(image, "create NADE");
  const { order = "forward", random } = options;
  const hidden = checkPositiveInteger(options.hidden ?? 500, "hidden", "create NADE");
  const size = pixelCount(shape);
  const weights = {
    encoder: glorotVariable([size, hidden], random.stream("nade/encoder")),
    decoder: glorotVariable([size, hidden], random.stream("nade/decoder")),
    hiddenBias: zeroVariable([hidden]),
    bias: zeroVariable([size]),
  } as unknown as NadeWeights;
  return new Nade(shape, checkedOrder(order, size, random.stream("order")), weights);
}

/** Columns in another order; in the order that they have already, the same tensor. */
function taken(rows: tf.Tensor2D, columns: Uint32Array): tf.Tensor2D {
  if (columns.every((column, i) => column === i)) return rows;
  return tf.gather(rows, tf.tensor1d(Array.from(columns), "int32"), 1) as tf.Tensor2D;
}
