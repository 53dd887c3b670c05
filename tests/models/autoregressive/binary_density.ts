/** What every autoregressive density of binary images must fulfil. @module */
import * as tf from "@tensorflow/tfjs";
import { createRandom, type Random } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import type { Density, Sampler } from "@dgm/models/capabilities.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../../support/close.ts";

/** 3 × 3 pixels: 512 images, few enough to look at all. */
export const image = { height: 3, width: 3, channels: 1 };
const D = 9;

/** A model of these images. */
export interface BinaryModel extends Density, Sampler {
  variables: Record<string, tf.Variable>;
  logits(x: tf.Tensor4D): tf.Tensor4D;
}

/** Gives every weight a value from N(0, size²), biases too: the starting values are too tame to prove much. */
export function shaken<Model extends { variables: Record<string, tf.Variable> }>(
  model: Model,
  size = 0.7,
): Model {
  for (const [name, variable] of Object.entries(model.variables)) {
    tf.tidy(() => {
      variable.assign(tf.mul(size, normalTensor(createRandom(5).stream(name), variable.shape)));
    });
  }
  return model;
}

/** All 2⁹ images, pixel d of image n is bit d of n. */
export const everyImage = Array.from(
  { length: 2 ** D },
  (_, n) => Array.from({ length: D }, (_, d) => (n >> d) & 1),
);

/** The same as one batch. */
export const everyBatch = () => tf.tensor4d(everyImage.flat(), [2 ** D, 3, 3, 1]);

/** The probabilities of all images; asserts that they add up to 1. */
export function probabilities(model: Density): Float64Array {
  const logs = tf.tidy(() => model.logDensity(everyBatch()).dataSync());
  const p = Float64Array.from(logs, Math.exp);
  assertAllClose([p.reduce((sum, one) => sum + one, 0)], [1], 1e-6);
  return p;
}

/** ∂ logit_i / ∂ x_j by autodiff, for all pairs of pixels. */
export function jacobian(logits: (x: tf.Tensor4D) => tf.Tensor4D, x: tf.Tensor4D): number[][] {
  const size = x.size;
  return tf.tidy(() =>
    Array.from({ length: size }, (_, i) => {
      const one = (images: tf.Tensor) =>
        tf.sum(tf.slice(tf.reshape(logits(images as tf.Tensor4D), [size]), i, 1));
      return Array.from(tf.grad(one)(x).dataSync());
    })
  );
}

/**
 * Asserts that no logit depends on its own pixel or on a later one, not even in the last bit, and that
 * every other pair does depend.
 */
export function assertCausal(
  logits: (x: tf.Tensor4D) => tf.Tensor4D,
  order: ArrayLike<number>,
  blind: (i: number, j: number) => boolean = () => false,
): void {
  const x = tf.tensor4d(everyImage[0b101100101]!, [1, 3, 3, 1]);
  const slopes = jacobian(logits, x);
  x.dispose();
  const places = Array.from(order).map((_, part) => Array.from(order).indexOf(part));
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      const slope = slopes[i]![j]!;
      if (places[j]! >= places[i]!) assert.equal(Math.abs(slope), 0, `logit ${i} sees pixel ${j}`);
      else assert.equal(slope !== 0, !blind(i, j), `logit ${i} and pixel ${j}`);
    }
  }
}

/** Asserts that draws fit probabilities: chi-square over all images, rare ones taken together. */
export function assertFrequencies(images: tf.Tensor4D, p: Float64Array): void {
  const count = images.shape[0];
  const values = images.dataSync();
  const seen = new Float64Array(p.length);
  for (let n = 0; n < count; n++) {
    let at = 0;
    for (let d = 0; d < D; d++) at += values[n * D + d]! << d;
    seen[at]! += 1;
  }
  let [square, cells, restSeen, restWanted] = [0, 0, 0, 0];
  const add = (found: number, wanted: number) => {
    square += (found - wanted) ** 2 / wanted;
    cells++;
  };
  p.forEach((one, n) => {
    if (one * count >= 5) add(seen[n]!, one * count);
    else {
      restSeen += seen[n]!;
      restWanted += one * count;
    }
  });
  if (restWanted >= 5) add(restSeen, restWanted);
  assert.ok(cells > 30, `only ${cells} cells`);
  const freedom = cells - 1; // mean and variance of chi-square: freedom, 2 · freedom
  const off = (square - freedom) / Math.sqrt(2 * freedom);
  assert.ok(Math.abs(off) < 4, `chi-square ${square} with ${freedom} degrees of freedom`);
}

/** Draws and probabilities of one model together. */
export function assertSamplesFit(model: BinaryModel, random: Random, count = 20_000): void {
  const p = probabilities(model);
  const drawn = model.sample(count, random);
  assertFrequencies(drawn, p);
  drawn.dispose();
}
