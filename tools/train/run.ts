/** A training run of `deno task train`. @module */
import { useEngine } from "../../lib/engine/use_engine.ts";
import { imageGrid } from "../../lib/figures/image_grid.ts";
import { reconstructions } from "../../lib/figures/reconstructions.ts";
import type { DataSet, ImageSet } from "../../lib/data/image_set.ts";
import { createRandom, type Random } from "../../lib/math/random.ts";
import { likelihoodFor } from "../../lib/models/likelihood_for.ts";
import { Vae } from "../../lib/models/vae.ts";
import { fit, type FitResult } from "../../lib/training/fit.ts";
import { createModel, type ModelSettings, saveModel } from "../../lib/training/model_file.ts";
import { pixelBatch } from "../../lib/training/pixel_batch.ts";
import { writeAtomically } from "../../lib/training/write_atomically.ts";
import { SCREEN } from "../notebooks/progress.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { readTrainingData } from "./images.ts";
import type { TrainOptions } from "./options.ts";
import { row, trainingProgress } from "./progress.ts";

const say = (line: string) => SCREEN.write(line + "\n");

/** Trains, saves the weights and draws a picture; returns the exit code. */
export async function train(options: TrainOptions): Promise<number> {
  const files = {
    weights: options.out,
    picture: options.out.replace(/\.safetensors$/, ".png"),
    checkpoint: options.out.replace(/\.safetensors$/, ".checkpoint.safetensors"),
  };
  if (!options.force) await refuseToOverwrite([files.weights, files.picture]);
  const random = createRandom(options.seed);
  const data = await readTrainingData(options, random.stream("held out"), say);
  const settings = settingsOf(options, data);
  const { name, reason } = await useEngine();
  say(`engine: ${name}, ${reason}`);
  const model = createModel(settings, random.stream("weights"));
  const { history, stopped } = await untilInterrupted((signal) =>
    saying(files.checkpoint, () =>
      fit(model, data, {
        epochs: options.epochs,
        batchSize: batchSizeOf(options, data.train),
        learningRate: options.learningRate,
        ...(settings.model === "vae" && { beta: options.beta, warmUpEpochs: options.warmUp }),
        random,
        checkpoint: { path: files.checkpoint, run: nameOf(options, settings, data) },
        onProgress: trainingProgress(SCREEN),
        signal,
      }))
  );
  if (stopped) {
    say(`Stopped in epoch ${stopped.epoch}, step ${stopped.step}. The same command goes on there.`);
    return 130;
  }
  const last = history.at(-1)!;
  say((SCREEN.isTerminal ? "\r\x1b[K" : "") + row(last));
  await saying(files.weights, () =>
    saveModel(files.weights, model, settings, {
      seed: String(options.seed),
      epochs: String(options.epochs),
      data: options.data.split(/[/\\]/).at(-1)!,
    }));
  const picture = pictureOf(model, { data, options, random });
  await saying(files.picture, () => writeAtomically(files.picture, picture));
  await Deno.remove(files.checkpoint);
  say(`-> ${files.weights}, ${files.picture}`);
  return 0;
}

async function refuseToOverwrite(paths: string[]): Promise<void> {
  for (const path of paths) {
    if (await Deno.stat(path).catch(() => undefined)) {
      throw new SetUpError(`Cannot train: ${path} exists: choose another --out, or add --force`);
    }
  }
}

/** The model that the options describe, with a likelihood that fits the images, which is said. */
function settingsOf(options: TrainOptions, data: DataSet): ModelSettings {
  const { model, latent, body } = options;
  const { height, width, channels } = data.train;
  const settings = { model, image: { height, width, channels }, latent, body };
  if (model === "autoencoder") return settings;
  if (options.likelihood) return { ...settings, likelihood: options.likelihood };
  const known = data.name === "glyphs" || data.name === "mnist";
  const { likelihood, reason } = known
    ? { likelihood: "bernoulli" as const, reason: "the usual score of these digits, binarised" }
    : likelihoodFor(data.train);
  say(`likelihood: ${likelihood}, ${reason} (--likelihood chooses another)`);
  return { ...settings, likelihood };
}

function batchSizeOf({ batch }: TrainOptions, { count }: ImageSet): number {
  return Math.min(count, batch ?? Math.max(1, Math.min(128, Math.floor(count / 10))));
}

/** What makes a run this run: a checkpoint of another one is refused. The epochs may be raised. */
function nameOf(options: TrainOptions, settings: ModelSettings, { train }: DataSet): string {
  const { seed, learningRate, beta, warmUp } = options;
  const batch = batchSizeOf(options, train);
  return JSON.stringify({
    ...settings,
    ...{ images: train.count, batch, learningRate, beta, warmUp, seed },
  });
}

/** The first Ctrl-C ends the work in order, the second at once. */
async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<FitResult>,
): Promise<FitResult> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(130);
    say("\nStopping; once more Ctrl-C ends at once …");
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}

/** Failures of the disk and of checkpoints in one line, with the file they are about. */
async function saying<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith("Cannot resume")) {
      throw new SetUpError(
        `${error.message}. Give the options of that run, choose another --out, or delete the file`,
      );
    }
    if (!(error instanceof Error) || !/os error|ENOSPC/i.test(error.message)) throw error;
    throw new SetUpError(
      `Cannot write ${path}: ${error.message}. What was saved before is kept: make room, and the ` +
        "same command goes on",
    );
  }
}

/** Sixty-four samples of a VAE, or sixteen test images above what an autoencoder makes of them. */
function pictureOf(
  model: ReturnType<typeof createModel>,
  { data, options, random }: { data: DataSet; options: TrainOptions; random: Random },
): Uint8Array {
  const ink = data.name === "glyphs" || data.name === "mnist" || options.invert;
  const one = ink ? "ink" as const : "light" as const;
  if (model instanceof Vae) {
    const samples = model.sampleMeans(64, random.stream("samples"));
    const pixels = samples.dataSync() as Float32Array;
    return imageGrid({ ...model.image, count: 64, pixels }, { columns: 16, one, alt: "Samples." })
      .png;
  }
  const set = data.tests.test ?? data.train;
  const count = Math.min(16, set.count);
  const indices = Array.from({ length: count }, (_, i) => i);
  const originals = pixelBatch(set, { indices, pixels: "grey", random });
  const copies = model.reconstruct(originals);
  const [before, after] = [originals, copies].map((batch) => ({
    ...model.image,
    count,
    pixels: batch.dataSync() as Float32Array,
  }));
  return reconstructions(before!, after!, { one, alt: "Images above their reconstructions." }).png;
}
