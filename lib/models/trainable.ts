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

/** What an objective may need beside the batch. */
export interface ObjectiveOptions {
  /** Noise for draws inside the model. */
  random: Random;
  /**
   * Whether the model is at its lessons: norms look at the batch, and running statistics move. Default
   * false, as in `evaluate`, where nothing of the model may change.
   */
  training?: boolean;
  /** The fraction of the training that is done, in [0, 1), for schedules; default 1, in `evaluate`. */
  done?: number;
  /** Weight of a KL term, in the place of the model's own schedule. */
  beta?: number;
  /** The label of each example; `fit` and `evaluate` pass them where the data have labels. */
  labels?: Uint8Array;
}

/** What the layers of a network are told when they are applied. */
export type LayerOptions = Pick<ObjectiveOptions, "training">;

/** One of several players that take turns at each batch, as the two of an adversarial model do. */
export interface Turn<Batch extends tf.Tensor = tf.Tensor4D> {
  /** What its parts are called in the history, as in `critic_loss`, and its moments in checkpoints. */
  readonly name: string;
  /** What it moves: some of the model's variables, under the same names. */
  readonly variables: Record<string, tf.Variable>;
  /** What it makes small. */
  objective(x: Batch, options: ObjectiveOptions): Objective;
}

/**
 * A model that can be trained by `fit`. `Batch` is what it sees at once: images
 * [B, height, width, channels], points [B, D], the codes of words [B, length].
 */
export interface Trainable<Batch extends tf.Tensor = tf.Tensor4D> {
  /** What a batch of images must look like; absent where a batch is something else. */
  readonly image?: ImageShape;
  /**
   * The pixels that its objective scores, unless the caller of `fit` says otherwise; default `grey`, and
   * of no meaning where a batch is no images.
   */
  readonly pixels?: PixelKind;
  /** All trained parameters by the names that checkpoints use. */
  readonly variables: Record<string, tf.Variable>;
  /** What is saved and not trained, such as running statistics and averages; default nothing. */
  readonly state?: Record<string, tf.Variable>;
  /** Who moves at each batch, one after the other; default the model as a whole. */
  readonly turns?: readonly Turn<Batch>[];
  /**
   * The objective on a batch; where players take turns, what `evaluate` measures.
   *
   * @param x the batch
   * @param options noise for draws inside the model, how far the training is, the examples' labels
   */
  objective(x: Batch, options: ObjectiveOptions): Objective;
}

/**
 * All that a file of a model's weights must hold: the trained parameters, and the state.
 *
 * @param model any trainable model
 * @returns the variables themselves, not copies
 * @throws {TypeError} when a parameter and a part of the state have one name
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { savedVariables } from "@dgm/models/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [weight, mean] = [tf.variable(tf.scalar(2)), tf.variable(tf.scalar(0))];
 * const model = { variables: { weight }, state: { mean } };
 * assert.deepEqual(Object.keys(savedVariables(model)), ["weight", "mean"]);
 * tf.dispose([weight, mean]);
 * ```
 */
export function savedVariables(
  model: { variables: Record<string, tf.Variable>; state?: Record<string, tf.Variable> },
): Record<string, tf.Variable> {
  const { variables, state = {} } = model;
  const twice = Object.keys(state).find((name) => name in variables);
  if (twice !== undefined) {
    throw new TypeError(
      `Cannot save the model: a parameter and its state are both called ${twice}`,
    );
  }
  return { ...variables, ...state };
}
