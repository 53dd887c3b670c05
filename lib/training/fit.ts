/** The training loop. @module */
import * as tf from "@tensorflow/tfjs";
import { batchIndices, type DataSet } from "../data/mod.ts";
import { Breather, clipByGlobalNorm } from "../engine/mod.ts";
import type { Objective, Trainable } from "../models/mod.ts";
import { Adam } from "./adam.ts";
import { CheckpointFile } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import { checkedFitOptions, type FitOptions } from "./fit_options.ts";
import { FitState } from "./fit_state.ts";
import { GoodWeights } from "./good_weights.ts";
import type { HistoryRow } from "./history.ts";
import { namedGradients } from "./named_gradients.ts";
import { NonFiniteLossError } from "./non_finite_loss_error.ts";
import { addSums, labelsAt, readParts } from "./parts.ts";
import { WeightAverage } from "./weight_average.ts";

/** What {@linkcode fit} returns. */
export interface FitResult {
  /** One row per finished epoch. */
  history: HistoryRow[];
  /** Where the signal ended the run (the epoch from 1, and its last step); absent when it ended by itself. */
  stopped?: { epoch: number; step: number };
}

/**
 * Trains a model, with Adam unless told otherwise, on shuffled batches, and evaluates it on every test set after
 * each epoch.
 *
 * Formula: θ ← Adam(θ, ∇_θ (1/B) Σ_b loss(x_b)), one step per batch.
 *
 * @param model what to train, in place
 * @param data training images and test sets
 * @param options epochs, batch size, learning rate, noise, progress, stop and checkpoint
 * @returns the history, and where it was stopped if it was
 * @throws {RangeError} when an option does not fit the data
 * @throws {OtherRunError} when the checkpoint is of another run
 * @throws {TypeError} when the checkpoint is damaged, or does not fit the model
 * @throws {NonFiniteLossError} when a loss is NaN or infinite; the last good weights are kept
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createVae } from "@dgm/models/mod.ts";
 * import { fit } from "@dgm/training/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const train = {
 *   name: "stripes",
 *   pixels: Uint8Array.from({ length: 64 * 16 }, (_, i) => (i % 2) * 255),
 *   labels: new Uint8Array(64),
 *   count: 64,
 *   height: 4,
 *   width: 4,
 *   channels: 1,
 * };
 * const random = createRandom(0);
 * const vae = createVae(train, { latent: 2, body: { kind: "dense", hidden: [16] }, random });
 * const data = { name: "stripes", train, tests: { test: train } };
 * const { history } = await fit(vae, data, { epochs: 20, batchSize: 16, learningRate: 0.01, random });
 * assert.ok(history[19]!.test_elbo! > history[0]!.test_elbo! + 2);
 * vae.dispose();
 * ```
 *
 * Source: Kingma and Welling 2014, algorithm 1.
 */
export async function fit(
  model: Trainable,
  data: DataSet,
  options: FitOptions,
): Promise<FitResult> {
  const settings = checkedFitOptions(model, data.train, options);
  const { epochs, batchSize, stepsPerEpoch, random, signal, onProgress } = settings;
  const { averageDecay, clipNorm } = settings;
  const optimiser = settings.optimiser?.(model.variables) ??
    new Adam(model.variables, { epsilon: settings.epsilon });
  const average = averageDecay === undefined
    ? undefined
    : new WeightAverage(model.variables, { decay: averageDecay });
  const state = new FitState(random.stream("fit"));
  const run = { model, optimiser, state, average };
  const file = options.checkpoint && new CheckpointFile(options.checkpoint, run);
  const breather = new Breather(signal);
  let good: GoodWeights;
  try {
    await file?.resume();
    // Only now: a resumed run must never fall back to the weights that it was called with.
    good = await GoodWeights.of(model.variables, state.epoch * stepsPerEpoch + state.batch);
    while (state.epoch < epochs) {
      const order = { random: state.shuffle };
      const batches = [...batchIndices(data.train.count, batchSize, order)];
      while (state.batch < stepsPerEpoch) {
        if (await breather.pause()) return await stopped();
        const done = state.epoch * stepsPerEpoch + state.batch;
        const loss = await step(batches[state.batch]!, done);
        state.batch++;
        onProgress?.({
          epoch: state.epoch + 1,
          epochs,
          step: state.batch,
          stepsPerEpoch,
          loss,
          history: state.history,
        });
        await file?.saveIfDue();
      }
      if (!await finishEpoch()) return await stopped();
      await file?.saveIfDue();
    }
    await file?.save();
    average?.take();
    return { history: state.history };
  } finally {
    optimiser.dispose();
    average?.dispose();
  }

  /** One batch: objective, gradients, a step of the optimiser. Returns the mean loss. */
  async function step(indices: Uint32Array, done: number): Promise<number> {
    const { parts, gradients } = gradientStep(
      model,
      () =>
        model.objective(state.batchOf(data.train, indices, settings.pixels), {
          random: state.draws,
          beta: settings.betaAt(done),
          labels: labelsAt(data.train, indices),
        }),
    );
    const sums = await readParts(parts);
    const loss = sums.loss! / indices.length;
    if (!Number.isFinite(loss)) {
      tf.dispose(gradients);
      const goodStep = good.restore() + 1;
      throw new NonFiniteLossError({
        loss,
        epoch: state.epoch + 1,
        step: state.batch + 1,
        goodStep,
      });
    }
    await good.keep(done);
    optimiser.learningRate = settings.learningRateAt(done);
    const clipped = clipNorm === undefined ? undefined : clipByGlobalNorm(gradients, clipNorm);
    optimiser.apply(clipped?.gradients ?? gradients);
    average?.update();
    tf.dispose([gradients, clipped?.gradients ?? {}, clipped?.norm ?? []]);
    addSums(state.sums, sums);
    return loss;
  }

  /** Adds the epoch's row to the history; false when stopped before it was complete. */
  async function finishEpoch(): Promise<boolean> {
    const row: HistoryRow = { epoch: state.epoch + 1 };
    for (const [part, sum] of Object.entries(state.sums)) {
      row[`train_${part}`] = sum / data.train.count;
    }
    for (const [name, images] of Object.entries(data.tests)) {
      const noise = { random: random.stream("evaluate"), pixels: settings.pixels, signal };
      const means = await withAverage(() => evaluate(model, images, noise)).catch((error) => {
        if (signal?.aborted) return undefined;
        throw error;
      });
      if (!means) return false;
      for (const [part, mean] of Object.entries(means)) row[`${name}_${part}`] = mean;
    }
    state.finishEpoch(row);
    return true;
  }

  /** Runs `work` on the averaged weights, where there are any. */
  function withAverage<T>(work: () => Promise<T>): Promise<T> {
    return average ? average.during(work) : work();
  }

  async function stopped(): Promise<FitResult> {
    await file?.save();
    average?.take();
    return { history: state.history, stopped: { epoch: state.epoch + 1, step: state.batch } };
  }
}

/** Value and gradients of the batch mean of `loss`; the per-example parts survive for reading. */
function gradientStep(
  model: Trainable,
  objective: () => Objective,
): { parts: Objective; gradients: Record<string, tf.Tensor> } {
  let parts: Objective | undefined;
  const { value, gradients } = namedGradients(model.variables, () => {
    parts = objective();
    for (const part of Object.values(parts)) tf.keep(part);
    return tf.mean(parts.loss) as tf.Scalar;
  });
  value.dispose();
  return { parts: parts!, gradients };
}
