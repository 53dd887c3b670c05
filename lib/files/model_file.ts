/** Models as files that say what they are. @module */
import { createRandom, type Random } from "../math/mod.ts";
import type { ModelKind } from "../models/mod.ts";
import { MODEL_KINDS } from "./model_kinds.ts";
import { readSafetensors } from "./read_safetensors.ts";
import { assignVariables, checkShapes } from "./variables.ts";
import { saveWeights } from "./weights.ts";

/** The kinds of model that are known without being named. */
export type KnownKind = (typeof MODEL_KINDS)[number];

/** All that is needed to build a model of these kinds again, its weights aside. */
export type SettingsOf<Kind extends ModelKind> = ReturnType<Kind["settings"]>;

/** A model of these kinds. */
export type ModelOf<Kind extends ModelKind> = ReturnType<Kind["build"]>;

/** The model that comes of these settings. */
export type ModelFrom<Settings, Kind extends ModelKind = KnownKind> = Settings extends
  { model: infer Name } ? Kind extends { name: Name } ? ModelOf<Kind> : never : never;

/** A model with the settings that it was built from. */
export interface SavedModel<Kind extends ModelKind = KnownKind> {
  /** The model; the caller disposes it. */
  model: ModelOf<Kind>;
  /** What it was built from. */
  settings: SettingsOf<Kind>;
  /** The rest of the file's metadata, such as the seed. */
  notes: Record<string, string>;
}

/** What {@linkcode saveModel} is told. */
export interface SaveModelOptions<Kind extends ModelKind = KnownKind> {
  /** What the model was built from. */
  settings: SettingsOf<Kind>;
  /** Free text to go along, such as the seed. */
  notes?: Record<string, string>;
  /** The kinds to choose from; default those of this library. */
  kinds?: readonly Kind[];
}

const FILE_KIND = "dgm-model";

/** Names that notes may not have. */
const RESERVED = ["kind", "version", "settings"];

/**
 * Builds the model that settings describe.
 *
 * @param settings the kind of model and what it is built from
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
export function createModel<Settings extends SettingsOf<KnownKind>>(
  settings: Settings,
  random: Random,
): ModelFrom<Settings> {
  const kind = kindNamed(MODEL_KINDS, settings.model, "create the model");
  return kind.build(settings, random) as ModelFrom<Settings>;
}

/**
 * Saves a model as a safetensors file whose metadata says how to build it again.
 *
 * @param path the file, replaced as a whole
 * @param model the model
 * @param options what it was built from, and free text to go along
 * @throws {TypeError} when the model was not built from these settings; an old file stays as it was
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
 * await saveModel(path, model, { settings, notes: { seed: "0" } });
 * const twin = await loadModel(path);
 * assert.deepEqual(twin.settings, settings);
 * assert.equal(twin.notes.seed, "0");
 * await Deno.remove(path);
 * ```
 */
export async function saveModel<Kind extends ModelKind = KnownKind>(
  path: string,
  model: ModelOf<Kind>,
  options: SaveModelOptions<Kind>,
): Promise<void> {
  const { settings, notes = {} } = options;
  const kinds: readonly ModelKind[] = options.kinds ?? MODEL_KINDS;
  const taken = RESERVED.find((name) => name in notes);
  if (taken) throw new TypeError(`Cannot save the model: no note may be called ${taken}`);
  const kind = kindNamed(kinds, settings.model, "save the model");
  const variables = kind.variables(model);
  const said = kind.settings({ ...settings }, kind.version);
  checkShapes(shapesOf(kind, said), variables, "what is to be saved");
  await saveWeights(path, variables, {
    ...notes,
    kind: FILE_KIND,
    version: String(kind.version),
    settings: JSON.stringify(said),
  });
}

/**
 * Builds the model of a file that {@linkcode saveModel} wrote, in this version or an earlier one. Kind,
 * version, settings, and the names and shapes of all weights are checked before anything is built.
 *
 * @param path the file
 * @param kinds the kinds that are welcome; default those of this library
 * @returns the model with its weights, its settings, and the notes
 * @throws {TypeError} when the file is corrupt or holds no such model; by its path
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
export async function loadModel<Kind extends ModelKind = KnownKind>(
  path: string,
  kinds: readonly Kind[] = MODEL_KINDS as readonly ModelKind[] as readonly Kind[],
): Promise<SavedModel<Kind>> {
  const { tensors, metadata } = await readSafetensors(path);
  const { found, version, notes } = descriptionIn(metadata, path);
  const kind = kindNamed(kinds, found.model, `load the model of ${path}`);
  if (!/^[1-9]\d{0,8}$/.test(version) || Number(version) > kind.version) {
    throw new TypeError(
      `Cannot load the model of ${path}: want version ${kind.version} of ${kind.name} or an earlier ` +
        `one, got ${version}`,
    );
  }
  const settings = checkedSettings(path, () => kind.settings(found, Number(version)));
  checkShapes(shapesOf(kind, settings), tensors, path);
  // The starting weights are overwritten: any seed will do.
  const model = kind.build(settings, createRandom(0));
  try {
    assignVariables(kind.variables(model), tensors, path);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model: model as ModelOf<Kind>, settings: settings as SettingsOf<Kind>, notes };
}

/** What a file says of its model. */
function descriptionIn(metadata: Record<string, string>, path: string) {
  const { kind, version = "1", settings, ...notes } = metadata;
  if (kind === FILE_KIND && settings !== undefined) {
    return { found: jsonObject(settings, path), version, notes };
  }
  // Decoders had a form of their own.
  const { decoder, ...others } = metadata;
  if (decoder !== undefined) {
    const found = { model: "decoder", ...jsonObject(decoder, path) };
    return { found: found as Record<string, unknown>, version: "1", notes: others };
  }
  throw new TypeError(`Cannot load the model: ${path} holds weights, but not of which model`);
}

function jsonObject(json: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(`Cannot load the model of ${path}: its settings are no JSON object: ${json}`);
}

function checkedSettings<Settings>(path: string, work: () => Settings): Settings {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new TypeError(`Cannot load the model of ${path}: ${cause.message}`, { cause });
  }
}

function kindNamed(kinds: readonly ModelKind[], name: unknown, action: string): ModelKind {
  const kind = kinds.find((kind) => kind.name === name);
  if (kind) return kind;
  const names = kinds.map(({ name }) => name).join(", ");
  throw new TypeError(`Cannot ${action}: want one of ${names}, got ${JSON.stringify(name)}`);
}

function shapesOf(kind: ModelKind, settings: { model: string }) {
  const shapes = Object.entries(kind.shapes(settings));
  return Object.fromEntries(shapes.map(([name, shape]) => [name, { shape }]));
}
