/** Tensors filled from a seeded stream. @module */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../math/mod.ts";

/**
 * A float32 tensor of independent draws from the uniform distribution on [0, 1).
 *
 * @param random where the numbers come from
 * @param shape sizes of the axes
 * @returns a tensor that the caller disposes
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { uniformTensor } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const u = uniformTensor(createRandom(0), [2, 3]);
 * assert.deepEqual(u.shape, [2, 3]);
 * assert.ok(u.dataSync().every((value) => value >= 0 && value < 1));
 * u.dispose();
 * ```
 */
export function uniformTensor(random: Random, shape: number[]): tf.Tensor {
  return tf.tensor(random.fillUniform(new Float32Array(tf.util.sizeFromShape(shape))), shape);
}

/**
 * A float32 tensor of independent draws from N(0, 1).
 *
 * @param random where the numbers come from
 * @param shape sizes of the axes
 * @returns a tensor that the caller disposes
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { normalTensor } from "@dgm/distributions/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const eps = normalTensor(createRandom(0), [4]);
 * assert.equal(eps.dataSync()[0], Math.fround(createRandom(0).normal()));
 * eps.dispose();
 * ```
 */
export function normalTensor(random: Random, shape: number[]): tf.Tensor {
  return tf.tensor(random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
}
