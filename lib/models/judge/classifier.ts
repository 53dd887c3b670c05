/** A classifier, to judge what generative models make. @module */
import * as tf from "@tensorflow/tfjs";
import {
  checkBatch,
  checkedImageShape,
  checkPositiveInteger,
  type ImageShape,
  type PixelKind,
} from "../../data/mod.ts";
import type { Random } from "../../math/mod.ts";
import {
  type Body,
  buildEncoder,
  initialiseWeights,
  namedState,
  namedWeights,
} from "../../nets/mod.ts";
import type { LayerOptions, Objective, ObjectiveOptions, Trainable } from "../trainable.ts";

/** What {@linkcode createClassifier} is told. */
export interface ClassifierOptions {
  /** How many classes; default 10, the digits. */
  classes?: number;
  /** The network up to the logits; default two convolutions of 16 and 32 channels. */
  body?: Body;
  /**
   * Whether there is one class more, for images that show none of the others; default false. It learns
   * it from examples with the label `classes`, such as `nonDigits` makes.
   */
  refuses?: boolean;
  /** The starting weights come from here. */
  random: Random;
}

/**
 * p(class | image) by a softmax. Built by {@linkcode createClassifier}.
 *
 * @example Probabilities sum to one.
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createClassifier } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const classifier = createClassifier(image, { classes: 3, random: createRandom(0) });
 * const sum = tf.sum(classifier.probabilities(tf.ones([1, 4, 4, 1]))).dataSync()[0]!;
 * assert.ok(Math.abs(sum - 1) < 1e-6);
 * classifier.dispose();
 * ```
 */
export class Classifier implements Trainable {
  /** x ↦ logits, a Layers model. */
  readonly network: tf.LayersModel;
  /** What the images look like. */
  readonly image: ImageShape;
  /** It sees grey values. */
  readonly pixels: PixelKind = "grey";
  /** All trained parameters by name. */
  readonly variables: Record<string, tf.Variable>;
  /** What the network keeps without training it: running statistics of norms. */
  readonly state: Record<string, tf.Variable>;
  /** The class that means "none of the others"; absent when it must always choose one of them. */
  readonly none?: number;

  /** Use {@linkcode createClassifier}. */
  constructor(network: tf.LayersModel, image: ImageShape, options: { none?: number } = {}) {
    this.network = network;
    this.image = image;
    this.variables = namedWeights(network);
    this.state = namedState(network);
    if (options.none !== undefined) this.none = options.none;
  }

  /** Logits [B, classes] of images [B, height, width, channels]. */
  logits(x: tf.Tensor4D, how: LayerOptions = {}): tf.Tensor2D {
    checkBatch("classify", x, this.image);
    return this.network.apply(x, { ...how }) as tf.Tensor2D;
  }

  /** p(class | x): [B, classes], rows that sum to one. */
  probabilities(x: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => tf.softmax(this.logits(x)));
  }

  /** What the last layer sees of each image: [B, F], the features that it tells classes apart by. */
  features(x: tf.Tensor4D): tf.Tensor2D {
    checkBatch("find the features", x, this.image);
    return tf.tidy(() =>
      this.network.layers.slice(1, -1)
        .reduce((value, layer) => layer.apply(value) as tf.Tensor, x as tf.Tensor) as tf.Tensor2D
    );
  }

  /** loss = −log p(label | x) in nats, and `accuracy`, 1 where the most probable class is the label. */
  objective(x: tf.Tensor4D, options: ObjectiveOptions): Objective {
    if (options.labels === undefined) throw new TypeError("Cannot classify: labels are missing");
    const logits = this.logits(x, { training: options.training ?? false });
    const labels = tf.tensor1d(Int32Array.from(options.labels), "int32");
    const chosen = tf.oneHot(labels, logits.shape[1]);
    const loss = tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), 1)) as tf.Tensor1D;
    const right = tf.equal(tf.argMax(logits, 1), labels);
    return { loss, accuracy: tf.cast(right, "float32") as tf.Tensor1D };
  }

  /** Frees all parameters. The model cannot be used afterwards. */
  dispose(): void {
    this.network.dispose();
  }
}

/**
 * Builds a classifier with seeded starting weights, to be trained by `fit`.
 *
 * Formula: p(class | x) = softmax(network(x)).
 *
 * @param image size of the images
 * @param options number of classes, network, and the generator for the starting weights
 * @returns a model ready for `fit`, whose history has the columns `…_loss` and `…_accuracy`
 * @throws {RangeError} when a size does not fit
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createClassifier } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 28, width: 28, channels: 1 };
 * const classifier = createClassifier(image, { random: createRandom(0) });
 * const p = classifier.probabilities(tf.zeros([2, 28, 28, 1]));
 * assert.deepEqual(p.shape, [2, 10]);
 * classifier.dispose();
 * ```
 *
 * Source: notebook 05, where it judges samples.
 */
export function createClassifier(image: ImageShape, options: ClassifierOptions): Classifier {
  const shape = checkedImageShape(image, "create the classifier");
  const classes = checkPositiveInteger(options.classes ?? 10, "classes", "create the classifier");
  const body = options.body ?? { kind: "conv", channels: [16, 32] };
  const latent = options.refuses ? classes + 1 : classes;
  const network = buildEncoder(body, { image: shape, latent, outputs: ["logits"] });
  initialiseWeights(network, options.random);
  return new Classifier(network, shape, options.refuses ? { none: classes } : {});
}
