/** Trained weights in and out of safetensors files. @module */
import type * as tf from "@tensorflow/tfjs";
import { readSafetensors } from "./read_safetensors.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { assignVariables, readVariables } from "./variables.ts";
import { writeAtomically } from "./write_atomically.ts";

/**
 * Saves variables, such as the weights of a model, as a safetensors file.
 *
 * @param path the file, replaced as a whole
 * @param variables what to save, by name
 * @param metadata free text to go along
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { loadWeights, saveWeights } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * const w = tf.variable(tf.tensor1d([1, 2]));
 * await saveWeights(path, { w });
 * w.assign(tf.zeros([2]));
 * await loadWeights(path, { w });
 * assert.deepEqual([...w.dataSync()], [1, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function saveWeights(
  path: string,
  variables: Record<string, tf.Variable>,
  metadata: Record<string, string> = {},
): Promise<void> {
  const tensors = await readVariables(variables);
  await writeAtomically(path, encodeSafetensors({ tensors, metadata }));
}

/**
 * Loads what {@linkcode saveWeights} wrote into variables of the same names and shapes.
 *
 * @param path the file
 * @param variables what to fill; nothing is changed unless all of it fits
 * @returns the metadata of the file
 * @throws {TypeError} when the file is corrupt, or its tensors are not those of the model; by its path
 *
 * @example
 * ```ts
 * import { loadWeights } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await assert.rejects(loadWeights(path, {}), TypeError);
 * await Deno.remove(path);
 * ```
 */
export async function loadWeights(
  path: string,
  variables: Record<string, tf.Variable>,
): Promise<Record<string, string>> {
  const { tensors, metadata } = await readSafetensors(path);
  assignVariables(variables, tensors, path);
  return metadata;
}
