/** The picture beside trained weights. @module */
import { imageGrid } from "../../lib/figures/image_grid.ts";
import { reconstructions } from "../../lib/figures/reconstructions.ts";
import type { DataSet } from "../../lib/data/image_set.ts";
import type { Random } from "../../lib/math/random.ts";
import { Vae } from "../../lib/models/latent/vae.ts";
import type { Autoencoder } from "../../lib/models/latent/autoencoder.ts";
import { pixelBatch } from "../../lib/data/pixel_batch.ts";

/** What the picture is made from. */
export interface PictureOptions {
  data: DataSet;
  /** Whether the light parts of the images are ink, to be drawn dark. */
  ink: boolean;
  random: Random;
}

/** Sixty-four samples of a VAE, or sixteen test images above what an autoencoder makes of them. */
export async function pictureOf(
  model: Vae | Autoencoder,
  { data, ink, random }: PictureOptions,
): Promise<Uint8Array> {
  const one = ink ? "ink" as const : "light" as const;
  if (model instanceof Vae) {
    const samples = model.sampleMeans(64, random.stream("samples"));
    const pixels = await samples.data() as Float32Array;
    samples.dispose();
    return imageGrid({ ...model.image, count: 64, pixels }, { columns: 16, one, alt: "Samples." })
      .png;
  }
  const set = data.tests.test ?? data.train;
  const count = Math.min(16, set.count);
  const indices = Array.from({ length: count }, (_, i) => i);
  const originals = pixelBatch(set, { indices, pixels: "grey", random });
  const copies = model.reconstruct(originals);
  const [before, after] = await Promise.all([originals, copies].map(async (batch) => ({
    ...model.image,
    count,
    pixels: await batch.data() as Float32Array,
  })));
  originals.dispose();
  copies.dispose();
  return reconstructions(before!, after!, { one, alt: "Images above their reconstructions." }).png;
}
