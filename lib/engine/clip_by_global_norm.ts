/**
 * The length of all gradients together, and gradients that are no longer than allowed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Machine } from "./machine.ts";
import { machineOf } from "./native_backend.ts";

/** What {@linkcode clipByGlobalNorm} returns. */
export interface ClippedGradients {
  /** The gradients, by the names that they came with; new tensors. */
  gradients: Record<string, tf.Tensor>;
  /** ‖g‖ before, a scalar; infinite or NaN where a gradient is. */
  norm: tf.Scalar;
}

/**
 * Shortens gradients, all by one factor, until the root of the sum of all their squares is at most a bound.
 *
 *     ‖g‖ = √(Σ g²),   g ← g · min(1, c / (‖g‖ + 1e-6))
 *
 * No square overflows or vanishes on the way, however large or small a gradient is.
 *
 * @param gradients one tensor for each variable, float32; they stay the caller's.
 * @param maxNorm the bound c, above 0.
 * @returns the gradients as new tensors, and their norm before.
 * @throws {RangeError} when the bound is not above 0.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { clipByGlobalNorm, useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { gradients, norm } = clipByGlobalNorm({ a: tf.tensor1d([3e30]), b: tf.tensor1d([4e30]) }, 5);
 * assert.ok(Math.abs(norm.dataSync()[0]! / 5e30 - 1) < 1e-6);
 * assert.ok(Math.abs(gradients.a!.dataSync()[0]! - 3) < 1e-5);
 * ```
 *
 * Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks",
 * Algorithm 1, with PyTorch's 1e-6.
 */
export function clipByGlobalNorm(
  gradients: Record<string, tf.Tensor>,
  maxNorm: number,
): ClippedGradients {
  if (!(maxNorm > 0)) {
    throw new RangeError(`Cannot clip gradients: want maxNorm > 0, got ${maxNorm}`);
  }
  const machine = machineOf(tf.backend());
  return tf.tidy(() => {
    const list = Object.values(gradients);
    const { norm, factor } = machine ? bySums(machine, list, maxNorm) : byOperations(list, maxNorm);
    const clipped = Object.entries(gradients).map(([name, g]) => [name, tf.mul(g, factor)]);
    return { gradients: Object.fromEntries(clipped), norm };
  });
}

interface Factor {
  norm: tf.Scalar;
  factor: tf.Scalar;
}

/** In float64, where the squares of all float32 have room. */
function bySums(machine: Machine, gradients: tf.Tensor[], maxNorm: number): Factor {
  let sum = 0;
  for (const gradient of gradients) {
    const from = machine.at(gradient);
    const part = (first: number, count: number) =>
      machine.simd.sumOfSquares(from + 4 * first, count);
    for (const square of machine.shareFloats(gradient.size, part)) sum += square;
  }
  const norm = Math.sqrt(sum);
  return { norm: tf.scalar(norm), factor: tf.scalar(Math.min(1, maxNorm / (norm + 1e-6))) };
}

/** With everything measured by the largest gradient, so that float32 has room too. */
function byOperations(gradients: tf.Tensor[], maxNorm: number): Factor {
  const sizes = gradients.filter(({ size }) => size > 0);
  if (sizes.length === 0) return { norm: tf.scalar(0), factor: tf.scalar(1) };
  const largest = tf.max(tf.stack(sizes.map((gradient) => tf.max(tf.abs(gradient)))));
  const unit = tf.maximum(largest, 1e-30);
  const root = tf.sqrt(
    tf.addN(sizes.map((gradient) => tf.sum(tf.square(tf.div(gradient, unit))))),
  );
  const factor = tf.div(tf.div(maxNorm, unit), tf.add(root, tf.div(1e-6, unit)));
  return { norm: tf.mul(unit, root) as tf.Scalar, factor: tf.minimum(1, factor) as tf.Scalar };
}
