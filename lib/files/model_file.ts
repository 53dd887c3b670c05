/** Models as files that say what they are. @module */
import type { ImageShape } from "../data/mod.ts";
import type { LikelihoodName } from "../distributions/mod.ts";
import { createRandom, type Random } from "../math/mod.ts";
import { type Autoencoder, createAutoencoder, createVae, type Vae } from "../models/mod.ts";
import type { Body } from "../nets/mod.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { assignVariables } from "./variables.ts";
import { saveWeights } from "./weights.ts";

/** All that is needed to build a model again, its weights aside. */
export interface ModelSettings {
  /** Which kind of model. */
  model: "vae" | "autoencoder";
  /** The images that it works on. */
  image: ImageShape;
  /** The dimension of the code. */
  latent: number;
  /** The networks. */
  body: Body;
  /** p(x|z); an autoencoder has none. */
  likelihood?: LikelihoodName;
}

/** A model with the settings that it was built from. */
export interface SavedModel {
  /** The model; the caller disposes it. */
  model: Vae | Autoencoder;
  /** What it was built from. */
  settings: ModelSettings;
  /** The rest of the file's metadata, such as the seed. */
  notes: Record<string, string>;
}

const KIND = "dgm-model";

/**
 * Builds the model that settings describe.
 *
 * @param settings kind, image, code, networks, likelihood
 * @param random the starting weights come from here
 * @returns the model
 * @throws {RangeError} when a size or name does not fit
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createModel } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const image = { height: 4, width: 4, channels: 1 };
 * const body = { kind: "dense" as const, hidden: [8] };
 * const model = createModel({ model: "vae", image, latent: 2, body }, createRandom(0));
 * assert.equal(model.latent, 2);
 * model.dispose();
 * ```
 */
export function createModel(settings: ModelSettings, random: Random): Vae | Autoencoder {
  const { model, image, latent, body, likelihood } = settings;
  if (model === "autoencoder") return createAutoencoder(image, { latent, body, random });
  return createVae(image, { latent, body, random, ...(likelihood && { likelihood }) });
}

/**
 * Saves a model as a safetensors file whose metadata says how to build it again.
 *
 * @param path the file, replaced as a whole
 * @param model the model
 * @param settings what it was built from
 * @param notes free text to go along
 * @throws {Error} when the file cannot be written; an old one stays as it was
 *
 * @example
 * ```ts
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import { createRandom } from "@dgm/math/mod.ts";
 * import { createModel, loadModel, saveModel } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const settings = {
 *   model: "autoencoder" as const,
 *   image: { height: 4, width: 4, channels: 1 },
 *   latent: 2,
 *   body: { kind: "dense" as const, hidden: [8] },
 * };
 * const model = createModel(settings, createRandom(0));
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await saveModel(path, model, settings, { seed: "0" });
 * const twin = await loadModel(path);
 * assert.deepEqual([twin.settings.latent, twin.notes.seed], [2, "0"]);
 * await Deno.remove(path);
 * ```
 */
export async function saveModel(
  path: string,
  model: Vae | Autoencoder,
  settings: ModelSettings,
  notes: Record<string, string> = {},
): Promise<void> {
  const metadata = { ...notes, kind: KIND, settings: JSON.stringify(settings) };
  await saveWeights(path, model.variables, metadata);
}

/**
 * Builds the model of a file that {@linkcode saveModel} wrote.
 *
 * @param path the file
 * @returns the model with its weights, its settings, and the notes
 * @throws {TypeError} when the file is corrupt or holds no such model
 *
 * @example
 * ```ts
 * import { loadModel } from "@dgm/files/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await assert.rejects(loadModel(path), TypeError);
 * await Deno.remove(path);
 * ```
 */
export async function loadModel(path: string): Promise<SavedModel> {
  const { tensors, metadata } = decodeSafetensors(await Deno.readFile(path));
  const { kind, settings: json, ...notes } = metadata;
  if (kind !== KIND || json === undefined) {
    throw new TypeError(`Cannot load the model: ${path} holds weights, but not of which model`);
  }
  const settings = JSON.parse(json) as ModelSettings;
  // The starting weights are overwritten: any seed will do.
  const model = createModel(settings, createRandom(0));
  try {
    assignVariables(model.variables, tensors);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, settings, notes };
}
