/** A training run of `deno task train`. @module */
import { useEngine } from "../../lib/engine/use_engine.ts";
import type { DataSet, ImageSet } from "../../lib/data/image_set.ts";
import { createRandom } from "../../lib/math/random.ts";
import type { Body } from "../../lib/nets/body.ts";
import { likelihoodFor } from "../../lib/distributions/likelihood_for.ts";
import { fit, type FitResult } from "../../lib/training/fit.ts";
import { createModel, saveModel } from "../../lib/files/model_file.ts";
import type { AutoencoderSettings, VaeSettings } from "../../lib/models/latent/latent_kinds.ts";
import { NonFiniteLossError } from "../../lib/training/non_finite_loss_error.ts";
import { OtherRunError } from "../../lib/training/other_run_error.ts";
import { writeAtomically } from "../../lib/files/write_atomically.ts";
import { SCREEN } from "../notebooks/progress.ts";
import { basename } from "../setup/path.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { readTrainingData } from "./images.ts";
import type { TrainOptions } from "./options.ts";
import { pictureOf } from "./picture.ts";
import { row, trainingProgress } from "./progress.ts";
import { reportPage } from "./report.ts";
import { optimiserState } from "./optimiser_state.ts";
import { bodyFor } from "./body_for.ts";
import { filesOf, refuseOut } from "./run_files.ts";
import { differenceWords, labelText, pixelHash } from "./run_label.ts";

/** What `--model` chooses from. */
export type TrainSettings = VaeSettings | AutoencoderSettings;

const say = (line: string) => SCREEN.write(line + "\n");

/** Trains, saves the weights and draws a picture; returns the exit code. */
export async function train(options: TrainOptions): Promise<number> {
  const start = performance.now();
  const files = filesOf(options.out);
  await refuseOut(options, files);
  const random = createRandom(options.seed);
  const data = await readTrainingData(options, random.stream("held out"), say);
  const settings = settingsOf(options, data);
  const { name, reason } = await useEngine(options.engine);
  say(`engine: ${name}, ${reason}`);
  const model = createModel(settings, random.stream("weights"));
  const result = await untilInterrupted((signal) =>
    saying(files.checkpoint, () =>
      fit(model, data, {
        epochs: options.epochs,
        batchSize: batchSizeOf(options, data.train),
        learningRate: options.learningRate,
        ...(settings.model === "vae" && { beta: options.beta, warmUpEpochs: options.warmUp }),
        random,
        checkpoint: {
          path: files.checkpoint,
          run: runOf(options, settings, data),
          onResume: ({ epochs, step }) =>
            say(`going on after ${epochs} epochs and ${step} steps, from ${files.checkpoint}`),
        },
        onProgress: trainingProgress(SCREEN),
        signal,
      }))
  ).catch(async (error) => {
    if (!(error instanceof NonFiniteLossError)) throw error;
    // The model holds its last good weights; going on from the checkpoint would end here again.
    await save({ unfinished: error.message });
    await Deno.remove(files.checkpoint).catch(() => {});
    throw new SetUpError(`${error.message}. They are in ${files.weights}`);
  });
  const { history, stopped } = result;
  if (stopped) {
    say(`Stopped in epoch ${stopped.epoch}, step ${stopped.step}. The same command goes on there.`);
    return 130;
  }
  say((SCREEN.isTerminal ? "\r\x1b[K" : "") + row(history.at(-1)!));
  await save({ epochs: String(history.length) });
  // For who goes on in another engine.
  const state = optimiserState(await Deno.readFile(files.checkpoint));
  await saying(files.state, () => writeAtomically(files.state, state));
  const picture = await pictureOf(model, { data, ink: isInk(options, data), random });
  await saying(files.picture, () => writeAtomically(files.picture, picture));
  const written = [files.weights, files.picture];
  if (options.report) {
    const seconds = (performance.now() - start) / 1000;
    const ink = isInk(options, data);
    const command = commandOf(Deno.args);
    const page = await reportPage(model, {
      data,
      history,
      settings,
      seconds,
      ink,
      random,
      command,
    });
    await saying(files.report, () => writeAtomically(files.report, page));
    written.push(files.report);
  }
  await Deno.remove(files.checkpoint).catch(() => {});
  say(`-> ${written.join(", ")}`);
  return 0;

  function save(notes: Record<string, string>): Promise<void> {
    const { seed, data: path, invert, spread, scaling } = options;
    return saying(files.weights, () =>
      saveModel(files.weights, model, {
        settings,
        notes: {
          seed: String(seed),
          data: basename(path),
          recipe: JSON.stringify({
            batch: batchSizeOf(options, data.train),
            learningRate: options.learningRate,
            beta: options.beta,
          }),
          // What images have to go through before the model can score them.
          images: JSON.stringify({ invert, spread, scaling, ink: isInk(options, data) }),
          ...notes,
        },
      }));
  }
}

/** The model that the options describe, with a likelihood that fits the images, which is said. */
function settingsOf(options: TrainOptions, data: DataSet): TrainSettings {
  const { model, latent } = options;
  const { height, width, channels } = data.train;
  const body = bodyFor(options.body, data.train);
  say(`networks: ${bodyWords(body)} (--body, --hidden and --channels choose others)`);
  const plan = { image: { height, width, channels }, latent, body };
  if (model === "autoencoder") return { model, ...plan };
  if (options.likelihood) return { model, ...plan, likelihood: options.likelihood };
  const known = data.name === "glyphs" || data.name === "mnist";
  const { likelihood, reason } = known
    ? { likelihood: "bernoulli" as const, reason: "the usual score of these digits, binarised" }
    : likelihoodFor(data.train);
  say(`likelihood: ${likelihood}, ${reason} (--likelihood chooses another)`);
  return { model, ...plan, likelihood };
}

function bodyWords(body: Body): string {
  return body.kind === "dense"
    ? `dense layers of ${body.hidden.join(", ")}`
    : `convolutions of ${body.channels.join(", ")} channels`;
}

function batchSizeOf({ batch }: TrainOptions, { count }: ImageSet): number {
  return Math.min(count, batch ?? Math.max(1, Math.min(128, Math.floor(count / 10))));
}

/** What makes a run this run: a checkpoint of another one is refused. The epochs may be raised. */
function runOf(options: TrainOptions, settings: TrainSettings, data: DataSet): string {
  const { height, width } = settings.image;
  const { data: path, seed, learningRate, beta, warmUp, invert, spread, scaling, heldOut } =
    options;
  return labelText({
    "--data": path,
    images: data.train.count,
    size: `${height}x${width}`,
    "--colour": options.channels === 3,
    "--invert": invert,
    "--spread": spread,
    "--scaling": scaling,
    "--held-out": heldOut,
    "--model": settings.model,
    "--latent": settings.latent,
    networks: bodyWords(settings.body),
    "--likelihood": settings.model === "vae" ? settings.likelihood ?? "none" : "none",
    "--batch": batchSizeOf(options, data.train),
    "--learning-rate": learningRate,
    "--beta": beta,
    "--warm-up": warmUp,
    "--seed": seed,
    pixels: pixelHash(data),
  });
}

/** The command as it was typed, for a shell. */
function commandOf(args: string[]): string {
  const words = args.map((arg) =>
    /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`
  );
  return `deno task train ${words.join(" ")}`;
}

/** Whether the light parts of the images are ink, to be drawn dark. */
function isInk({ invert }: TrainOptions, { name }: DataSet): boolean {
  return name === "glyphs" || name === "mnist" || name.startsWith("emnist") || invert;
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
    if (error instanceof OtherRunError) {
      const { found, wanted } = error;
      throw new SetUpError(
        `Cannot resume: ${path} is of another run: ${differenceWords(found, wanted)}. Give the ` +
          "options of that run, choose another --out, or delete the file",
      );
    }
    if (error instanceof TypeError && error.message.startsWith("Cannot resume")) {
      throw new SetUpError(`${error.message}. Choose another --out, or delete the file`);
    }
    if (!(error instanceof Error) || !/os error|ENOSPC/i.test(error.message)) throw error;
    const full = /ENOSPC|os error (?:27|28|122)\b/i.test(error.message);
    throw new SetUpError(
      `Cannot write ${path}: ${error.message}. What was saved before is kept: ` +
        `${full ? "make room" : "mend that"}, and the same command goes on`,
    );
  }
}
