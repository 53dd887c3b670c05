/** The work of `deno task export` and `deno task import`. @module */
import { writeAtomically } from "../../lib/files/write_atomically.ts";
import { fromFileUrl, join } from "../setup/path.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { exists } from "../setup/stamp.ts";
import { trainedModel } from "./trained_model.ts";

/** What `deno task export` is asked for. */
export interface ExportOptions {
  model: string;
  out: string;
  force: boolean;
}

/** What `deno task import` is asked for. */
export interface ImportOptions {
  from: string;
  out: string;
  force: boolean;
}

/** The program that goes with the weights. */
const PROGRAM = fromFileUrl(new URL("model.py", import.meta.url));

/** The names of an exported folder's files. */
const FILES = { weights: "model.safetensors", state: "state.safetensors", program: "model.py" };

/** Where Adam's moments stand beside weights. */
export function statePath(weights: string): string {
  return weights.replace(/(?:\.safetensors)?$/, ".state.safetensors");
}

/** Writes weights, moments and the program into a folder. */
export async function exportModel({ model: path, out, force }: ExportOptions): Promise<void> {
  const { model } = await trainedModel(path);
  model.dispose();
  if (!force && await exists(out)) {
    throw new SetUpError(`Cannot export: ${out} exists: choose another --out, or add --force`);
  }
  await Deno.mkdir(out, { recursive: true });
  const copy = async (from: string, name: string) =>
    await writeAtomically(join(out, name), await Deno.readFile(from));
  await copy(path, FILES.weights);
  await copy(PROGRAM, FILES.program);
  const state = statePath(path);
  if (await exists(state)) await copy(state, FILES.state);
  else await Deno.remove(join(out, FILES.state)).catch(() => {});
  console.error(`-> ${out}. Next: python ${join(out, FILES.program)}`);
}

/** Takes weights back, once it is sure that they fit. */
export async function importModel({ from, out, force }: ImportOptions): Promise<void> {
  const isFolder = await Deno.stat(from).then((found) => found.isDirectory, () => false);
  const weights = isFolder ? join(from, FILES.weights) : from;
  const { model, settings } = await trainedModel(weights);
  model.dispose();
  if (!force && await exists(out)) {
    throw new SetUpError(`Cannot import: ${out} exists: choose another --out, or add --force`);
  }
  await writeAtomically(out, await Deno.readFile(weights));
  const state = join(weights, "..", FILES.state);
  if (await exists(state)) await writeAtomically(statePath(out), await Deno.readFile(state));
  const { height, width } = settings.image;
  console.error(
    `-> ${out}: ${settings.model} of ${height} × ${width} images, ${settings.latent} codes`,
  );
}
