/** The fully visible sigmoid belief net: the smallest autoregressive model of pixels. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkedImageShape,
  checkPixels,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import { bernoulliLogDensity } from "../../distributions/mod.ts";
import type { Random } from "../../math/mod.ts";
import type { Objective, Trainable } from "../trainable.ts";

/**
 * p(x) as a chain of logistic regressions, one for each pixel. Built by
 * {@linkcode createVisibleBeliefNet}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example Its probabilities are exact: those of all 2 × 1 images sum to one.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createVisibleBeliefNet } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const net = createVisibleBeliefNet({ height: 2, width: 1, channels: 1 });
 * const all = tf.tensor4d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2, 1, 1]);
 * const sum = tf.sum(tf.exp(net.logDensity(all))).dataSync()[0]!;
 * assert.ok(Math.abs(sum - 1) < 1e-6);
 * net.dispose();
 * ```
 */
export class VisibleBeliefNet implements Trainable {
  /** What the images look like. */
  readonly image: ImageShape;
  /** It scores binary pixels. */
  readonly pixels: PixelKind = "binarised";
  /** All trained parameters by name; of the kernel only what lies above the diagonal is used. */
  readonly variables: Record<string, tf.Variable>;
  readonly #kernel: tf.Variable<tf.Rank.R2>;
  readonly #bias: tf.Variable<tf.Rank.R1>;
  readonly #mask: tf.Tensor2D;

  /** Use {@linkcode createVisibleBeliefNet}. */
  constructor(image: ImageShape) {
    this.image = image;
    const d = image.height * image.width * image.channels;
    this.#kernel = tf.tidy(() => tf.variable(tf.zeros([d, d])) as tf.Variable<tf.Rank.R2>);
    this.#bias = tf.tidy(() => tf.variable(tf.zeros([d])) as tf.Variable<tf.Rank.R1>);
    this.variables = {
      "visibleBeliefNet/kernel": this.#kernel,
      "visibleBeliefNet/bias": this.#bias,
    };
    this.#mask = tf.tensor2d(
      Float32Array.from({ length: d * d }, (_, i) => Math.floor(i / d) < i % d ? 1 : 0),
      [d, d],
    );
  }

  /**
   * The log-odds of ink of each pixel, given the pixels before it: images of the shape of x.
   *
   * @throws {TypeError} when the images have another shape
   */
  logits(x: tf.Tensor4D): tf.Tensor4D {
    checkBatch("evaluate the visible belief net", x, this.image);
    return tf.tidy(() => {
      const flat = tf.reshape(x, [x.shape[0], this.#bias.size]);
      const seen = tf.matMul(flat, tf.mul(this.#kernel, this.#mask));
      return tf.reshape(tf.add(seen, this.#bias), x.shape);
    });
  }

  /**
   * log p(x) per example, exact, in nats.
   *
   * @throws {TypeError} when the images have another shape
   * @throws {RangeError} when a pixel is not finite, or outside [0, 1]
   */
  logDensity(x: tf.Tensor4D): tf.Tensor1D {
    checkBatch("evaluate the visible belief net", x, this.image);
    checkPixels("evaluate the visible belief net", x, "unit");
    return tf.tidy(() => bernoulliLogDensity(x, this.logits(x)));
  }

  /** The training objective: loss = nll = −log p(x). */
  objective(x: tf.Tensor4D): Objective {
    const nll = tf.neg(bernoulliLogDensity(x, this.logits(x))) as tf.Tensor1D;
    return { loss: nll, nll };
  }

  /**
   * Draws, pixel after pixel: each toss needs those before it, so an image takes D steps in a row.
   *
   * @param count how many
   * @param random where the tosses come from
   * @returns binary images [count, height, width, channels]
   */
  sampleDraws(count: number, random: Random): tf.Tensor4D {
    checkPositiveInteger(count, "count", "sample");
    const { height, width, channels } = this.image;
    return tf.tidy(() => this.drawWith(tf.zeros([count, height, width, channels]), random));
  }

  /**
   * Likewise, with log-odds added to those of the net, one for each pixel of each image: a code can
   * speak through them.
   *
   * Formula: p(x_d = 1 | x_1 … x_{d−1}) = sigmoid(logits_d + b_d + Σ_{c<d} W_cd x_c).
   *
   * @param logits what is added: [count, height, width, channels]
   * @param random where the tosses come from
   * @returns binary images of the same shape
   * @throws {TypeError} when the shape does not fit
   */
  drawWith(logits: tf.Tensor4D, random: Random): tf.Tensor4D {
    checkBatch("draw from the visible belief net", logits, this.image);
    const [kernel, bias] = [this.#kernel.dataSync(), this.#bias.dataSync()];
    const odds = Float64Array.from(logits.dataSync());
    const size = bias.length;
    const drawn = new Float32Array(odds.length);
    for (let start = 0; start < odds.length; start += size) {
      for (let i = 0; i < size; i++) {
        const pi = 1 / (1 + Math.exp(-odds[start + i]! - bias[i]!));
        if (random.uniform() >= pi) continue;
        drawn[start + i] = 1;
        for (let j = i + 1; j < size; j++) odds[start + j]! += kernel[i * size + j]!;
      }
    }
    return tf.tensor4d(drawn, logits.shape);
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    tf.dispose([this.#kernel, this.#bias, this.#mask]);
  }
}

/**
 * Builds a fully visible sigmoid belief net, ready for `fit`.
 *
 * Formula: p(x) = Π_d p(x_d | x_1 … x_{d−1}), where p(x_d = 1 | x_1 … x_{d−1}) =
 * sigmoid(b_d + Σ_{c<d} W_cd x_c). Pixels are in reading order: row by row, left to right.
 *
 * It starts at W = 0 and b = 0, where each pixel is a fair coin: −log p is convex in W and b, so that
 * no random start is needed.
 *
 * @param image size of the images
 * @returns the model, whose history has the columns `…_loss` and `…_nll`
 * @throws {RangeError} when a size is not a positive integer
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createVisibleBeliefNet } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const net = createVisibleBeliefNet({ height: 4, width: 4, channels: 1 });
 * const nll = net.objective(tf.ones([1, 4, 4, 1])).loss.dataSync()[0]!;
 * assert.ok(Math.abs(nll - 16 * Math.log(2)) < 1e-5); // sixteen fair coins
 * net.dispose();
 * ```
 *
 * Source: Frey, Hinton and Dayan 1996, "Does the wake-sleep algorithm produce good density
 * estimators?"; notebook 05, where it is compared with the VAE.
 */
export function createVisibleBeliefNet(image: ImageShape): VisibleBeliefNet {
  return new VisibleBeliefNet(checkedImageShape(image, "create the visible belief net"));
}
