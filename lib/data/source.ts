/** Where batches come from. @module */
import type * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";

/**
 * Examples of any kind, as `fit` and `evaluate` take them. `Batch` is what some of them look like together:
 * images [B, height, width, channels], points [B, D], the codes of words [B, length].
 */
export interface Source<Batch extends tf.Tensor = tf.Tensor4D> {
  /** Which examples these are, such as `words train`. */
  readonly name: string;
  /** How many. */
  readonly count: number;
  /** One class for each example; absent where there are none. */
  readonly labels?: Uint8Array;
  /**
   * Some of the examples as one tensor, which the caller disposes.
   *
   * @param indices which of them, in the order wanted
   * @param random where noise comes from, such as that of binarised pixels
   */
  batch(indices: ArrayLike<number>, random: Random): Batch;
}

/** A source to train on with the sources that it is tested on: what `DataSet` is for images. */
export interface Sources<Batch extends tf.Tensor = tf.Tensor4D> {
  /** Of all of them together. */
  readonly name: string;
  /** The examples to train on. */
  readonly train: Source<Batch>;
  /** The examples to test on, by name. */
  readonly tests: Readonly<Record<string, Source<Batch>>>;
}
