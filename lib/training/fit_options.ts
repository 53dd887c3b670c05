/** What `fit` is told and tells, with defaults and checks. @module */
import type * as tf from "@tensorflow/tfjs";
import type { DataSet, PixelKind, Source, Sources } from "../data/mod.ts";
import type { Random } from "../math/mod.ts";
import type { Trainable } from "../models/mod.ts";
import type { OnResume } from "./checkpoint.ts";
import type { HistoryRow } from "./history.ts";
import type { Optimiser } from "./optimiser.ts";
import { sourceFor } from "./source_for.ts";

/** What `fit` tells its caller after each step. */
export interface FitProgress {
  /** The epoch at work, from 1. */
  epoch: number;
  /** How many epochs there are to be. */
  epochs: number;
  /** Steps taken in this epoch. */
  step: number;
  /** Steps in an epoch. */
  stepsPerEpoch: number;
  /** Mean loss of this batch per example. */
  loss: number;
  /** The epochs finished so far. */
  history: readonly HistoryRow[];
}

/** What `fit` is told. */
export interface FitOptions {
  /** How often each training example is visited. */
  epochs: number;
  /** Examples per step; default 128. The last batch of an epoch may be smaller. */
  batchSize?: number;
  /** The optimiser's step size, default 1e-3; or a function of the fraction of steps done, in [0, 1). */
  learningRate?: number | ((done: number) => number);
  /** Adam's ε; default 1e-8. */
  epsilon?: number;
  /**
   * Makes the optimiser for the model's variables, or for those of each player; default Adam. Its step size
   * is that of this call.
   */
  optimiser?: (variables: Optimiser["variables"]) => Optimiser;
  /** The most that the norm of all gradients together may be; longer ones are shortened. Default none. */
  clipNorm?: number;
  /**
   * Keeps an average of the weights that decays by this factor, in [0, 1); evaluates with it, and leaves it in
   * the model at the end. Default none.
   */
  averageDecay?: number;
  /** Weight of the KL term, in the place of the model's own schedule: of its `beta`, for a VAE. */
  beta?: number;
  /**
   * Raises that weight (`beta`, or 1 without it) in a straight line from 0 over so many epochs; default 0.
   */
  warmUpEpochs?: number;
  /**
   * What the pixels of images become; default what the model's objective scores. Binarisation is
   * drawn anew at each visit; for one fixed binarisation, pass sets made by `binariseOnce`.
   */
  pixels?: PixelKind;
  /** Order, binarisation and draws come from named streams of this one. */
  random: Random;
  /** Called after each step. */
  onProgress?: (progress: FitProgress) => void;
  /** Ends the training after the step at work; the model keeps what it has learned. */
  signal?: AbortSignal;
  /**
   * A safetensors file that is written now and then, and from which an interrupted run of the same
   * call goes on as if it had never stopped, and says so to `onResume`. `run` says in words which run it
   * is: the file of another one is refused.
   */
  checkpoint?: { path: string; everySeconds?: number; run?: string; onResume?: OnResume };
}

/** {@linkcode FitOptions} with every default filled in. */
export interface FitSettings<Batch extends tf.Tensor> extends FitOptions {
  /** What to train on. */
  train: Source<Batch>;
  /** What to test on, by name. */
  tests: Record<string, Source<Batch>>;
  /** Examples per step. */
  batchSize: number;
  /** Adam's ε. */
  epsilon: number;
  /** Steps in an epoch, the smaller last batch included. */
  stepsPerEpoch: number;
  /** The fraction of the run that is done at a step of it. */
  doneAt(step: number): number;
  /** β at a step of the run; undefined where the model follows its own schedule. */
  betaAt(step: number): number | undefined;
  /** The optimiser's α at a step of the run. */
  learningRateAt(step: number): number;
}

/**
 * Fills in the defaults and refuses what does not fit.
 *
 * @param model what is to be trained
 * @param data what it is to be trained and tested on
 * @param options as the caller of `fit` gave them
 * @returns the options with every default filled in
 * @throws {RangeError} when a number does not fit the data
 * @throws {TypeError} when the images have another shape than the model wants
 */
export function checkedFitOptions<Batch extends tf.Tensor>(
  model: Trainable<Batch>,
  data: DataSet | Sources<Batch>,
  options: FitOptions,
): FitSettings<Batch> {
  const {
    epochs,
    batchSize = 128,
    learningRate = 1e-3,
    epsilon = 1e-8,
    beta = 1,
    warmUpEpochs = 0,
    pixels,
  } = options;
  wantInteger("epochs", epochs);
  wantInteger("batchSize", batchSize);
  const train = sourceFor(model, data.train, { action: "Cannot fit", pixels });
  const what = "batch" in data.train ? "examples" : "images";
  if (batchSize > train.count) {
    throw new RangeError(
      `Cannot fit: batchSize must be at most the ${train.count} ${what}, got ${batchSize}`,
    );
  }
  want("beta", beta, beta >= 0 && beta < Infinity, "≥ 0");
  want("warmUpEpochs", warmUpEpochs, warmUpEpochs >= 0 && warmUpEpochs < Infinity, "≥ 0");
  const { clipNorm, averageDecay } = options;
  if (clipNorm !== undefined) want("clipNorm", clipNorm, clipNorm > 0, "> 0");
  if (averageDecay !== undefined) {
    want("averageDecay", averageDecay, averageDecay >= 0 && averageDecay < 1, "in [0, 1)");
  }
  if (typeof learningRate === "number") {
    want("learningRate", learningRate, learningRate > 0 && learningRate < Infinity, "> 0");
  }
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const steps = epochs * stepsPerEpoch;
  const tests = Object.entries(data.tests).map(([name, set]) =>
    [name, sourceFor(model, set, { action: "Cannot evaluate on", pixels })] as const
  );
  const warmUpSteps = warmUpEpochs * stepsPerEpoch;
  return {
    ...options,
    train,
    tests: Object.fromEntries(tests),
    batchSize,
    epsilon,
    stepsPerEpoch,
    doneAt: (step) => step / steps,
    betaAt: (step) => warmUpSteps > 0 ? beta * Math.min(1, step / warmUpSteps) : options.beta,
    learningRateAt: (step) =>
      typeof learningRate === "function" ? learningRate(step / steps) : learningRate,
  };
}

function wantInteger(name: string, value: number): void {
  want(name, value, Number.isInteger(value) && value >= 1, "a positive integer");
}

function want(name: string, value: number, fits: boolean, wanted: string): void {
  if (!fits) throw new RangeError(`Cannot fit: ${name} must be ${wanted}, got ${value}`);
}
