/** The work of `deno task score`. @module */
import { type ImageSet, pickImages } from "../../lib/data/image_set.ts";
import { loadDataSet } from "../../lib/data/load.ts";
import { imageGrid } from "../../lib/figures/image_grid.ts";
import { createRandom, type Random } from "../../lib/math/random.ts";
import { meanWithError } from "../../lib/math/monte_carlo.ts";
import { logSumExp } from "../../lib/math/stable.ts";
import { drawLogWeights } from "../../lib/inference/evidence.ts";
import { Vae } from "../../lib/models/latent/vae.ts";
import { pixelBatch } from "../../lib/data/pixel_batch.ts";
import { writeAtomically } from "../../lib/files/write_atomically.ts";
import { SCREEN } from "../notebooks/progress.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { readImages } from "./images.ts";
import { trainedModel } from "./trained_model.ts";

/** What `deno task score` is asked for. */
export interface ScoreOptions {
  model: string;
  data: string;
  samples: number;
  top: number;
  out: string | undefined;
  picture: string | undefined;
  unreadable: "refuse" | "skip";
  pixels: string | undefined;
  stored: { height: number; width: number } | undefined;
  seed: number;
}

/** Images at a time; keeps memory small, and tells how far it is. */
const BATCH = 64;
/** Milliseconds between two lines of progress. */
const TELL_EVERY_MS = 2000;

/** One image with what the model says of it, in nats. */
export interface Score {
  image: string;
  elbo: number;
  /** The importance-weighted estimate of −log p(x). */
  nll: number;
}

const say = (line: string) => SCREEN.write(line + "\n");

/** Scores images and prints the strangest; returns the exit code. */
export async function score(options: ScoreOptions): Promise<number> {
  const { model, settings, images: notes } = await trainedModel(options.model);
  if (!(model instanceof Vae)) {
    throw new SetUpError("Cannot score: an autoencoder has no likelihood; train a vae");
  }
  const { images, paths } = await read();
  const controller = new AbortController();
  const onInterrupt = () => controller.abort();
  Deno.addSignalListener("SIGINT", onInterrupt);
  const scores = await scoresOf(model, images, {
    samples: options.samples,
    random: createRandom(options.seed),
    paths,
    signal: controller.signal,
  }).finally(() => Deno.removeSignalListener("SIGINT", onInterrupt));
  if (!scores) {
    say("Stopped; nothing was written.");
    return 130;
  }
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]!.nll - scores[a]!.nll);
  print(scores, order.slice(0, options.top));
  await write(order);
  return 0;

  async function read(): Promise<{ images: ImageSet; paths?: string[] }> {
    const { data, unreadable, pixels, stored } = options;
    if (data === "glyphs" || data === "mnist") {
      return { images: (await loadDataSet(data)).tests.test! };
    }
    const { height, width, channels } = settings.image;
    const how = { ...notes, unreadable, pixels, stored, data };
    const found = await readImages(
      { ...how, size: { height, width }, channels: channels === 3 ? 3 : 1 },
      say,
    );
    return found;
  }

  async function write(order: number[]): Promise<void> {
    if (options.out) {
      const lines = order.map((i, rank) => {
        const { image, elbo, nll } = scores![i]!;
        return `${rank + 1},"${image.replaceAll('"', '""')}",${elbo.toFixed(3)},${nll.toFixed(3)}`;
      });
      const text = ["rank,image,elbo,nll", ...lines, ""].join("\n");
      await writeAtomically(options.out, new TextEncoder().encode(text));
      say(`-> ${options.out}`);
    }
    if (options.picture && order.length > 0) {
      const strangest = pickImages(images, order.slice(0, Math.max(1, options.top)));
      const { png } = imageGrid(strangest, {
        alt: "The images that the model finds least probable, the strangest first.",
        one: notes.ink ? "ink" : "light",
        columns: 10,
      });
      await writeAtomically(options.picture, png);
      say(`-> ${options.picture}`);
    }
  }
}

/** ELBO and negative log-likelihood of each image; undefined when it was stopped. */
async function scoresOf(
  vae: Vae,
  images: ImageSet,
  { samples, random, signal, paths }: {
    samples: number;
    random: Random;
    signal: AbortSignal;
    paths: string[] | undefined;
  },
): Promise<Score[] | undefined> {
  const scores: Score[] = [];
  const streams = { pixels: random.stream("pixels"), draws: random.stream("draws") };
  let told = performance.now();
  for (let from = 0; from < images.count; from += BATCH) {
    const size = Math.min(BATCH, images.count - from);
    const indices = Array.from({ length: size }, (_, i) => from + i);
    const batch = pixelBatch(images, { indices, pixels: vae.pixels, random: streams.pixels });
    const weights = await drawLogWeights(vae, batch, { samples, random: streams.draws, signal })
      .catch((error) => {
        if (signal.aborted) return undefined;
        throw error;
      })
      .finally(() => batch.dispose());
    if (!weights) return undefined;
    weights.forEach((logWeights, i) =>
      scores.push({
        image: paths?.[from + i] ?? String(from + i),
        elbo: meanWithError(logWeights).mean,
        nll: Math.log(samples) - logSumExp(logWeights),
      })
    );
    if (performance.now() - told > TELL_EVERY_MS) {
      told = performance.now();
      say(`scored ${scores.length} of ${images.count} images …`);
    }
  }
  return scores;
}

function print(scores: Score[], order: number[]): void {
  const nll = meanWithError(scores.map((one) => one.nll));
  const elbo = meanWithError(scores.map((one) => one.elbo));
  console.log(
    `${scores.length} images: ELBO ${elbo.mean.toFixed(2)} ± ${elbo.standardError.toFixed(2)}, ` +
      `NLL ${nll.mean.toFixed(2)} ± ${nll.standardError.toFixed(2)} nats per image`,
  );
  for (const i of order) {
    const { image, elbo, nll } = scores[i]!;
    console.log(`NLL ${nll.toFixed(1).padStart(9)}  ELBO ${elbo.toFixed(1).padStart(9)}  ${image}`);
  }
}
