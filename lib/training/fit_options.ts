/** Defaults and checks of what `fit` is told. @module */
import { checkedImageSet, type ImageSet } from "../data/image_set.ts";
import type { PixelKind, Trainable } from "../models/trainable.ts";
import type { FitOptions } from "./fit.ts";

/** {@linkcode FitOptions} with every default filled in. */
export interface FitSettings extends FitOptions {
  /** Images per step. */
  batchSize: number;
  /** Adam's ε. */
  epsilon: number;
  /** What the pixels of a batch become. */
  pixels: PixelKind;
  /** Steps in an epoch, the smaller last batch included. */
  stepsPerEpoch: number;
  /** β at a step of the run. */
  betaAt(step: number): number;
  /** Adam's α at a step of the run. */
  learningRateAt(step: number): number;
}

/**
 * Fills in the defaults and refuses what does not fit.
 *
 * @param model what is to be trained
 * @param images what it is to be trained on
 * @param options as the caller of `fit` gave them
 * @returns the options with every default filled in
 * @throws {RangeError} when a number does not fit the data
 * @throws {TypeError} when the images have another shape than the model wants
 */
export function checkedFitOptions(
  model: Trainable,
  images: ImageSet,
  options: FitOptions,
): FitSettings {
  const {
    epochs,
    batchSize = 128,
    learningRate = 1e-3,
    epsilon = 1e-8,
    beta = 1,
    warmUpEpochs = 0,
    pixels = model.pixels,
  } = options;
  wantInteger("epochs", epochs);
  wantInteger("batchSize", batchSize);
  if (images.count === 0) throw new RangeError(`Cannot fit: ${images.name} is empty`);
  checkedImageSet(images);
  if (batchSize > images.count) {
    throw new RangeError(
      `Cannot fit: batchSize must be at most the ${images.count} images, got ${batchSize}`,
    );
  }
  want("beta", beta, beta >= 0 && beta < Infinity, "≥ 0");
  want("warmUpEpochs", warmUpEpochs, warmUpEpochs >= 0 && warmUpEpochs < Infinity, "≥ 0");
  if (typeof learningRate === "number") {
    want("learningRate", learningRate, learningRate > 0 && learningRate < Infinity, "> 0");
  }
  const shape = (image: { height: number; width: number; channels: number }) =>
    `[${image.height},${image.width},${image.channels}]`;
  if (shape(model.image) !== shape(images)) {
    throw new TypeError(
      `Cannot fit: the model wants images ${shape(model.image)}, got ${shape(images)}`,
    );
  }
  const stepsPerEpoch = Math.ceil(images.count / batchSize);
  const steps = epochs * stepsPerEpoch;
  const warmUpSteps = warmUpEpochs * stepsPerEpoch;
  return {
    ...options,
    batchSize,
    epsilon,
    pixels,
    stepsPerEpoch,
    betaAt: (step) => warmUpSteps > 0 ? beta * Math.min(1, step / warmUpSteps) : beta,
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
