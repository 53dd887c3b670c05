/** What the fit loop asks of a model. @module */
import type * as tf from "@tensorflow/tfjs";
import type { ImageShape, PixelKind } from "../data/mod.ts";
import type { Random } from "../math/mod.ts";

/** Per-example values by name, each of shape [B]; `loss` is the one that training makes small. */
export interface Objective {
  /** What is minimised; the average over the batch is taken by the caller. */
  loss: tf.Tensor1D;
  /** Parts worth recording, such as `reconstruction` and `kl`. */
  [part: string]: tf.Tensor1D;
}

/** What an objective may need beside the images. */
export interface ObjectiveOptions {
  /** Noise for draws inside the model. */
  random: Random;
  /** Weight of a KL term; default 1. */
  beta?: number;
  /** The label of each image of the batch; `fit` and `evaluate` always pass them. */
  labels?: Uint8Array;
}

/** A model that can be trained. */
export interface Trainable {
  /** What a batch must look like. */
  readonly image: ImageShape;
  /** The pixels that its objective scores, unless the caller of `fit` says otherwise. */
  readonly pixels: PixelKind;
  /** All trained parameters by the names that checkpoints use. */
  readonly variables: Record<string, tf.Variable>;
  /**
   * The objective on a batch of images [B, height, width, channels].
   *
   * @param x the batch
   * @param options noise for draws inside the model, the weight of a KL term, the images' labels
   */
  objective(x: tf.Tensor4D, options: ObjectiveOptions): Objective;
}
