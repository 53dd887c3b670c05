/** What training asks of an optimiser. @module */
import type * as tf from "@tensorflow/tfjs";

/** Moves a fixed set of named variables against their gradients. */
export interface Optimiser {
  /** What the names of its moments begin with in a checkpoint. */
  readonly name: string;
  /** The parameters that it moves. */
  readonly variables: Record<string, tf.Variable>;
  /** What it remembers, by names of its own: saved in checkpoints beside the weights. */
  readonly moments: Record<string, tf.Variable>;
  /** Step size α; may be changed between steps. */
  learningRate: number;
  /** How many steps were taken. */
  step: number;
  /**
   * Takes one step.
   *
   * @param gradients one tensor for each variable, by the same names and in the same shapes
   */
  apply(gradients: Record<string, tf.Tensor>): void;
  /** Frees the moments; the variables stay. */
  dispose(): void;
}
