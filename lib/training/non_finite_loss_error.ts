/** Training that left the finite numbers. @module */

/**
 * Thrown by `fit` when a loss is NaN or infinite. The model then holds the newest weights whose loss
 * was seen to be finite.
 *
 * @example
 * ```ts
 * import { NonFiniteLossError } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const error = new NonFiniteLossError({ loss: NaN, epoch: 2, step: 7, goodStep: 5 });
 * assert.match(error.message, /the loss is NaN in epoch 2, step 7/);
 * ```
 */
export class NonFiniteLossError extends Error {
  /** The epoch in which it happened, from 1. */
  readonly epoch: number;
  /** The step within that epoch, from 1. */
  readonly step: number;

  /** Words what happened. @param at the loss, where it happened, and the total step of the weights that were kept */
  constructor(at: { loss: number; epoch: number; step: number; goodStep: number }) {
    super(
      `Cannot go on training: the loss is ${at.loss} in epoch ${at.epoch}, step ${at.step}. ` +
        `The model was put back to its weights before step ${at.goodStep} of the run; ` +
        "a smaller learning rate usually helps",
    );
    this.name = "NonFiniteLossError";
    this.epoch = at.epoch;
    this.step = at.step;
  }
}
