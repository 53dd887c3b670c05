/** The work of `deno task sample`. @module */
import { imageGrid } from "../../lib/figures/image_grid.ts";
import { createRandom } from "../../lib/math/random.ts";
import { Vae } from "../../lib/models/latent/vae.ts";
import { writeAtomically } from "../../lib/files/write_atomically.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { trainedModel } from "./trained_model.ts";

/** What `deno task sample` is asked for. */
export interface SampleOptions {
  model: string;
  count: number;
  columns: number;
  out: string;
  draws: boolean;
  force: boolean;
  seed: number;
}

/** Images decoded at a time; keeps memory small. */
const BATCH = 256;

/** Draws images and writes them. */
export async function sample(options: SampleOptions): Promise<void> {
  const { count, columns, out, draws, force, seed } = options;
  if (!force && await Deno.stat(out).catch(() => undefined)) {
    throw new SetUpError(`Cannot sample: ${out} exists: choose another --out, or add --force`);
  }
  const { model, images } = await trainedModel(options.model);
  if (!(model instanceof Vae)) {
    throw new SetUpError("Cannot sample: an autoencoder has no distribution of codes; train a vae");
  }
  const random = createRandom(seed).stream("samples");
  const { height, width, channels } = model.image;
  const pixels = new Float32Array(count * height * width * channels);
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const batch = draws ? model.sampleDraws(size, random) : model.sampleMeans(size, random);
    pixels.set(await batch.data(), from * height * width * channels);
    batch.dispose();
  }
  const one = images.ink ? "ink" as const : "light" as const;
  const alt = `${count} samples of the model.`;
  const { png } = imageGrid({ ...model.image, count, pixels }, { columns, one, alt });
  await writeAtomically(out, png);
  console.error(`-> ${out}: ${count} ${draws ? "draws" : "means"}`);
}
