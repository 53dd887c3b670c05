/** The gated PixelCNN. @module */
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
import { cachedLogits } from "./pixel_cnn_cache.ts";
import { createPixelCnnNet, type PixelCnnNet } from "./pixel_cnn_net.ts";

/** What {@linkcode createPixelCnn} is told. */
export interface PixelCnnOptions {
  /** Channels of either stack; default 16, what a laptop trains in minutes. */
  channels?: number;
  /** Gated layers; default 5. */
  layers?: number;
  /** Window of the first layer; default 7. */
  first?: number;
  /** Window of the gated layers; default 3. */
  window?: number;
  /** How many numbers tell what to draw (a label as one-hot, or a code); default 0: none do. */
  condition?: number;
  /** Starting weights come from here. */
  random: Random;
}

/** How {@linkcode PixelCnn.sample} and {@linkcode PixelCnn.complete} go about it. */
export interface PixelCnnDraw {
  /** What to draw: one row of numbers for each image; needed where the model has a condition. */
  condition?: tf.Tensor2D;
  /** Whether what is known about earlier pixels is kept (default), or computed anew for each pixel. */
  cached?: boolean;
}

/**
 * A density of binary images by two stacks of convolutions: a vertical one that sees the rows above, and
 * a horizontal one that sees the pixels to the left and listens to the vertical one.
 *
 * Built by {@linkcode createPixelCnn}. Methods that return tensors leave them to the caller to dispose.
 *
 * @example Its probabilities are exact: those of all 2 × 1 images sum to one.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createPixelCnn } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const options = { channels: 4, layers: 1, random: createRandom(0) };
 * const net = createPixelCnn({ height: 2, width: 1, channels: 1 }, options);
 * const all = tf.tensor4d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2, 1, 1]);
 * const sum = tf.sum(tf.exp(net.logDensity(all))).dataSync()[0]!;
 * assert.ok(Math.abs(sum - 1) < 1e-6);
 * net.dispose();
 * ```
 */
export class PixelCnn implements Trainable, Density, Sampler {
  /** What the images look like. */
  readonly image: ImageShape;
  /** It scores binary pixels. */
  readonly pixels: PixelKind = "binarised";
  /** The layers. */
  readonly net: PixelCnnNet;
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;

  /** Use {@linkcode createPixelCnn}. */
  constructor(image: ImageShape, net: PixelCnnNet) {
    this.image = image;
    this.net = net;
    this.variables = net.variables;
  }

  /**
   * The log-odds of ink of each pixel, given those before it: images of the shape of x; differentiable.
   *
   * @param x images [B, height, width, 1]
   * @param condition what to draw [B, condition], where the model has one
   * @throws {TypeError} when a shape does not fit
   */
  logits(x: tf.Tensor4D, condition?: tf.Tensor2D): tf.Tensor4D {
    checkBatch("evaluate PixelCNN", x, this.image);
    this.#checkCondition(x.shape[0], condition);
    return this.net.apply(x, condition);
  }

  /**
   * log p(x) per example, or log p(x | condition), exact, in nats.
   *
   * @throws {TypeError} when a shape does not fit
   * @throws {RangeError} when a pixel is neither 0 nor 1
   */
  logDensity(x: tf.Tensor4D, condition?: tf.Tensor2D): tf.Tensor1D {
    checkBinary("evaluate PixelCNN", x, this.image);
    return tf.tidy(() => bernoulliLogDensity(x, this.logits(x, condition)));
  }

  /** The training objective: loss = nll = −log p(x | label); without a condition labels are not looked at. */
  objective(x: tf.Tensor4D, { labels }: ObjectiveOptions): Objective {
    const condition = this.net.condition === 0 ? undefined : oneHot(labels, this.net.condition);
    const nll = tf.neg(bernoulliLogDensity(x, this.logits(x, condition))) as tf.Tensor1D;
    return { loss: nll, nll };
  }

  /**
   * Draws, pixel after pixel. What the layers know about earlier pixels is kept, so that an image takes
   * about as many multiplications as its density; with `cached: false` each pixel takes a whole pass.
   *
   * @param count how many
   * @param random where the tosses come from
   * @param options what to draw, and the slow way
   * @returns binary images [count, height, width, 1]
   */
  sample(count: number, random: Random, options: PixelCnnDraw = {}): tf.Tensor4D {
    return this.#draw(emptyRows(count, this.image), { random, given: 0, ...options });
  }

  /**
   * Keeps the first `given` pixels in reading order and draws the others: exact draws of p(rest | given).
   *
   * @param x binary images; what they hold in the other pixels does not matter
   * @param options how many pixels are given, and where the tosses come from
   */
  complete(x: tf.Tensor4D, options: { given: number; random: Random } & PixelCnnDraw): tf.Tensor4D {
    checkBinary("complete images", x, this.image);
    return this.#draw(rowsOf(x), options);
  }

  #draw(
    rows: Float32Array,
    options: { given: number; random: Random } & PixelCnnDraw,
  ): tf.Tensor4D {
    const { condition, cached = true, given, random } = options;
    const size = pixelCount(this.image);
    const count = rows.length / size;
    this.#checkCondition(count, condition);
    const order = Uint32Array.from({ length: size }, (_, i) => i);
    const naive = (place: number) =>
      tf.tidy(() => {
        const logits = this.net.apply(asImages(rows, this.image), condition);
        return tf.slice(tf.reshape(logits, [count, size]), [0, place], [count, 1]).dataSync();
      });
    const logits = cached ? cachedLogits(this.net, { rows, image: this.image, condition }) : naive;
    drawBinary(rows, { order, random, given }, logits);
    return asImages(rows, this.image);
  }

  #checkCondition(count: number, condition: tf.Tensor2D | undefined): void {
    const want = this.net.condition;
    const fits = want === 0
      ? condition === undefined
      : condition?.shape[0] === count && condition.shape[1] === want;
    if (fits) return;
    throw new TypeError(
      `Cannot evaluate PixelCNN: want ${
        want === 0 ? "no condition" : `a condition [${count},${want}]`
      }, ` +
        `got ${condition ? `[${condition.shape}]` : "none"}`,
    );
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    this.net.dispose();
  }
}

/**
 * Builds a gated PixelCNN with seeded starting weights, ready for `fit`.
 *
 * Formula: p(x) = Π_ij p(x_ij | rows above, pixels to the left). Each layer of a stack is
 * tanh(a) · sigmoid(b), where a and b are the two halves of a convolution; the horizontal stack adds
 * what the vertical one says about the rows above, and adds up over its layers.
 *
 * With a condition, `fit` trains on labels as one-hot: p(x | label).
 *
 * @param image size of the images; one channel
 * @param options channels, layers, windows and the generator
 * @returns the model, whose history has the columns `…_loss` and `…_nll`
 * @throws {RangeError} when a size does not fit
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createPixelCnn } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const random = createRandom(0);
 * const net = createPixelCnn({ height: 4, width: 4, channels: 1 }, { channels: 8, layers: 2, random });
 * const images = net.sample(3, random.stream("samples"));
 * assert.deepEqual(images.shape, [3, 4, 4, 1]);
 * images.dispose();
 * net.dispose();
 * ```
 *
 * Source: van den Oord et al. 2016, "Conditional Image Generation with PixelCNN Decoders"; notebook 10.
 */
export function createPixelCnn(image: ImageShape, options: PixelCnnOptions): PixelCnn {
  const action = "create PixelCNN";
  const shape = checkedImageShape(image, action);
  if (shape.channels !== 1) {
    throw new RangeError(`Cannot ${action}: want images of one channel, got ${shape.channels}`);
  }
  const { channels = 16, layers = 5, first = 7, window = 3, condition = 0, random } = options;
  checkPositiveInteger(channels, "channels", action);
  checkPositiveInteger(layers, "layers", action);
  if (condition !== 0) checkPositiveInteger(condition, "condition", action);
  return new PixelCnn(
    shape,
    createPixelCnnNet({ channels, layers, first, window, condition, random }),
  );
}

function oneHot(labels: Uint8Array | undefined, classes: number): tf.Tensor2D {
  if (labels === undefined) {
    throw new TypeError("Cannot evaluate the objective: want the labels of the images, got none");
  }
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    if (label >= classes) {
      throw new RangeError(
        `Cannot evaluate the objective: labels must be below ${classes}, got ${label}`,
      );
    }
    rows[i * classes + label] = 1;
  });
  return tf.tensor2d(rows, [labels.length, classes]);
}
