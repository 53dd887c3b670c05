/** Variables out of the engine and back. @module */
import * as tf from "@tensorflow/tfjs";
import type { PlainTensor } from "./safetensors.ts";

/**
 * Copies variables out of the engine.
 *
 * @param variables by the names that files use
 * @returns shapes and float32 numbers by the same names
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { assignVariables, readVariables } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [from, to] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.zeros([2]))];
 * assignVariables({ bias: to }, await readVariables({ bias: from }));
 * assert.deepEqual([...to.dataSync()], [1, 2]);
 * tf.dispose([from, to]);
 * ```
 */
export async function readVariables(
  variables: Record<string, tf.Variable>,
): Promise<Record<string, PlainTensor>> {
  const entries = Object.entries(variables).map(async ([name, variable]) => {
    const data = Float32Array.from(await variable.data());
    return [name, { shape: variable.shape, data }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Checks that a file holds tensors of these names and shapes, and no others.
 *
 * @param want shapes by name
 * @param got what {@linkcode readVariables} or a file gave
 * @param file what the error calls it, such as its path
 * @throws {TypeError} with all that is missing, and all that is not expected
 *
 * @example
 * ```ts
 * import { checkShapes } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const scale = { shape: [2] };
 * assert.throws(() => checkShapes({ bias: { shape: [2] } }, { scale }), /missing bias \[2\]; not expected scale/);
 * ```
 */
export function checkShapes(
  want: Record<string, { shape: readonly number[] }>,
  got: Record<string, { shape: readonly number[] }>,
  file = "the file",
): void {
  const words = (all: typeof want) =>
    new Set(Object.entries(all).map(([name, { shape }]) => `${name} [${shape}]`));
  const [wanted, found] = [words(want), words(got)];
  const missing = [...wanted.difference(found)].sort();
  const extra = [...found.difference(wanted)].sort();
  if (missing.length + extra.length === 0) return;
  throw new TypeError(
    `Cannot load weights: ${file} does not fit the model; missing ${missing.join(", ") || "none"}` +
      `; not expected ${extra.join(", ") || "none"}`,
  );
}

/**
 * Assigns tensors to variables after checking that names and shapes are the same on both sides.
 *
 * @param variables what is written to
 * @param tensors what {@linkcode readVariables} or a file gave
 * @param file what the error calls the file, such as its path
 * @throws {TypeError} when names or shapes differ, before anything is written
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { assignVariables } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bias = tf.variable(tf.zeros([2]));
 * const scale = { shape: [2], data: Float32Array.of(1, 2) };
 * assert.throws(() => assignVariables({ bias }, { scale }), /missing bias \[2\]; not expected scale/);
 * bias.dispose();
 * ```
 */
export function assignVariables(
  variables: Record<string, tf.Variable>,
  tensors: Record<string, PlainTensor>,
  file?: string,
): void {
  checkShapes(variables, tensors, file);
  for (const [name, variable] of Object.entries(variables)) {
    const { data, shape } = tensors[name]!;
    tf.tidy(() => variable.assign(tf.tensor(data, shape)));
  }
}
