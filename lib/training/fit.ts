/** The training loop. @module */
import * as tf from "@tensorflow/tfjs";
import { batchIndices, type DataSet, type Sources } from "../data/mod.ts";
import { Breather, clipByGlobalNorm } from "../engine/mod.ts";
import {
  type Objective,
  type ObjectiveOptions,
  savedVariables,
  type Trainable,
  type Turn,
} from "../models/mod.ts";
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
 * Formula: θ ← Adam(θ, ∇_θ (1/B) Σ_b loss(x_b)), one step per batch; where several players take turns,
 * one step of each, on the same examples. `loss` is then the sum of theirs.
 *
 * @param model what to train, in place
 * @param data training and test examples: sets of images, or sources of other batches
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
): Promise<FitResult>;
/** Likewise on sources of any batches: points, words, whatever the model takes. */
export async function fit<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  data: Sources<Batch>,
  options: FitOptions,
): Promise<FitResult>;
export async function fit<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  data: DataSet | Sources<Batch>,
  options: FitOptions,
): Promise<FitResult> {
  const settings = checkedFitOptions(model, data, options);
  const { train, tests, epochs, batchSize, stepsPerEpoch, random, signal, onProgress } = settings;
  const { averageDecay, clipNorm } = settings;
  const create = settings.optimiser ??
    ((variables) => new Adam(variables, { epsilon: settings.epsilon }));
  const turns = turnsOf(model);
  const optimisers = Object.fromEntries(
    turns.map(({ name, variables }) => [name, create(variables)]),
  );
  const average = averageDecay === undefined
    ? undefined
    : new WeightAverage(model.variables, { decay: averageDecay });
  const state = new FitState(random.stream("fit"));
  const run = { model, optimisers, state, average };
  const file = options.checkpoint && new CheckpointFile(options.checkpoint, run);
  const breather = new Breather(signal);
  let good: GoodWeights;
  try {
    await file?.resume();
    // Only now: a resumed run must never fall back to the weights that it was called with.
    good = await GoodWeights.of(savedVariables(model), state.epoch * stepsPerEpoch + state.batch);
    while (state.epoch < epochs) {
      const order = { random: state.shuffle };
      const batches = [...batchIndices(train.count, batchSize, order)];
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
    for (const optimiser of Object.values(optimisers)) optimiser.dispose();
    average?.dispose();
  }

  /** One batch: objective, gradients and a step of the optimiser, of each player. Returns the mean loss. */
  async function step(indices: Uint32Array, done: number): Promise<number> {
    const x = state.batchOf(train, indices);
    const beta = settings.betaAt(done);
    const told = {
      random: state.draws,
      training: true,
      done: settings.doneAt(done),
      ...(beta !== undefined && { beta }),
      ...labelsAt(train, indices),
    };
    let loss = 0;
    try {
      for (const turn of turns) loss += await stepOf(turn, { x, told, done }) / indices.length;
    } finally {
      x.dispose();
    }
    average?.update();
    return loss;
  }

  /** The step of one player. Returns the sum of its losses. */
  async function stepOf(
    turn: Turn<Batch>,
    { x, told, done }: { x: Batch; told: ObjectiveOptions; done: number },
  ): Promise<number> {
    const { parts, gradients } = gradientStep(turn, () => turn.objective(x, told));
    const sums = await readParts(parts);
    const loss = sums.loss!;
    if (!Number.isFinite(loss)) {
      tf.dispose(gradients);
      const goodStep = good.restore() + 1;
      throw new NonFiniteLossError({
        loss: loss / x.shape[0]!,
        epoch: state.epoch + 1,
        step: state.batch + 1,
        goodStep,
      });
    }
    if (turn === turns[0]) await good.keep(done);
    const optimiser = optimisers[turn.name]!;
    optimiser.learningRate = settings.learningRateAt(done);
    const clipped = clipNorm === undefined ? undefined : clipByGlobalNorm(gradients, clipNorm);
    optimiser.apply(clipped?.gradients ?? gradients);
    tf.dispose([gradients, clipped?.gradients ?? {}, clipped?.norm ?? []]);
    addSums(state.sums, sums, turn.name);
    return loss;
  }

  /** Adds the epoch's row to the history; false when stopped before it was complete. */
  async function finishEpoch(): Promise<boolean> {
    const row: HistoryRow = { epoch: state.epoch + 1 };
    for (const [part, sum] of Object.entries(state.sums)) {
      row[`train_${part}`] = sum / train.count;
    }
    for (const [name, source] of Object.entries(tests)) {
      const noise = { random: random.stream("evaluate"), signal };
      const means = await withAverage(() => evaluate(model, source, noise)).catch((error) => {
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

/** Who moves at a batch: the players of the model, or the model as a whole. */
function turnsOf<Batch extends tf.Tensor>(model: Trainable<Batch>): readonly Turn<Batch>[] {
  const whole = {
    name: "",
    variables: model.variables,
    objective: (x: Batch, options: ObjectiveOptions) => model.objective(x, options),
  };
  return model.turns ?? [whole];
}

/** Value and gradients of the batch mean of `loss`; the per-example parts survive for reading. */
function gradientStep(
  { variables }: { variables: Record<string, tf.Variable> },
  objective: () => Objective,
): { parts: Objective; gradients: Record<string, tf.Tensor> } {
  let parts: Objective | undefined;
  const { value, gradients } = namedGradients(variables, () => {
    parts = objective();
    for (const part of Object.values(parts)) tf.keep(part);
    return tf.mean(parts.loss) as tf.Scalar;
  });
  value.dispose();
  return { parts: parts!, gradients };
}
