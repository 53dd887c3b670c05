/** The command line of `deno task train`. @module */
import { parseArgs } from "node:util";
import type { EngineName } from "../../lib/engine/use_engine.ts";
import type { Body } from "../../lib/nets/body.ts";
import type { LikelihoodName } from "../../lib/distributions/likelihood.ts";
import { refusing } from "../arguments.ts";
import { dataOf, IMAGE_FLAGS, IMAGE_HELP, imageOptions } from "./image_flags.ts";
import type { ImageOptions } from "./image_options.ts";
import { listOf, numberOf, oneOf, refusal, wholeOf } from "./values.ts";
import { fromWhereYouStand } from "../where_you_stand.ts";

/** Shown for --help. */
export const HELP = `deno task train --data PATH [options]

Trains a model on your own images, in this process, with progress. Ctrl-C stops it; the same command
goes on where it stopped. In the end there are the weights (safetensors, readable from Python), a
picture of what the model makes, and Adam's moments (.state.safetensors), for others to go on with
(deno task export). Paths are relative to where you stand.

  --data PATH          a folder of PNG, JPEG, WebP, GIF and BMP files with all its subfolders; a
                       .parquet file or a folder of them, with lists of pixels, image files or a
                       column a pixel; a folder of IDX files (MNIST, EMNIST); or the name of a set:
                       glyphs or mnist
  --out FILE           the weights; default model.safetensors; the picture gets the ending .png
  --force              overwrites them where they exist
  --resume             goes on with a stopped run, or says that there is none
  --report             writes a page as well (.html): curves, samples, copies, data; no network

the images
${IMAGE_HELP}
  --held-out FRACTION  the share of images that is only used for testing, default 0.1

the model
  --model NAME         vae (default) or autoencoder
  --latent N           size of the code, default 16
  --body KIND          conv (default from 24 x 24 pixels on) or dense (default below)
  --hidden N,N,...     the dense layers between image and code, default 400
  --channels N,N,...   the convolutions, each followed by halving; default 16,32, and from 48 x 48
                       pixels on 16,32,64
  --likelihood NAME    bernoulli, gaussian or learnedGaussian; default: what fits the pixels, with
                       the reason. Bernoulli draws each grey pixel anew as 0 or 1 at each visit

the training
  --epochs N           visits to each image, default 20
  --batch N            images per step, default 128, or a tenth of the images if they are few
  --learning-rate X    of Adam, default 0.001
  --beta X             weight of the KL term, default 1
  --warm-up N          epochs over which that weight rises from 0, default 0
  --seed N             default 0
  --engine NAME        auto (default), native, wasm, cpu or webgpu`;

/** What the command line asks for. */
export interface TrainOptions extends ImageOptions {
  out: string;
  force: boolean;
  resume: boolean;
  report: boolean;
  heldOut: number;
  model: "vae" | "autoencoder";
  latent: number;
  /** The networks; by default what suits the size of the images. */
  body: Body | "dense" | "conv" | undefined;
  likelihood: LikelihoodName | undefined;
  epochs: number;
  batch: number | undefined;
  learningRate: number;
  beta: number;
  warmUp: number;
  seed: number;
  engine: EngineName;
}

const FLAGS = {
  data: { type: "string" },
  out: { type: "string", default: "model.safetensors" },
  force: { type: "boolean", default: false },
  resume: { type: "boolean", default: false },
  report: { type: "boolean", default: false },
  ...IMAGE_FLAGS,
  "held-out": { type: "string", default: "0.1" },
  model: { type: "string", default: "vae" },
  latent: { type: "string", default: "16" },
  body: { type: "string" },
  hidden: { type: "string" },
  channels: { type: "string" },
  likelihood: { type: "string" },
  epochs: { type: "string", default: "20" },
  batch: { type: "string" },
  "learning-rate": { type: "string", default: "0.001" },
  beta: { type: "string", default: "1" },
  "warm-up": { type: "string", default: "0" },
  seed: { type: "string", default: "0" },
  engine: { type: "string", default: "auto" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; undefined when help was asked for. */
export function trainOptions(args: string[]): TrainOptions | undefined {
  const { values } = refusing(() => parseArgs({ args, options: FLAGS }));
  if (values.help) return undefined;
  if (!values.data) throw refusal("--data wants a folder, a .parquet file, glyphs or mnist");
  const { hidden, channels } = values;
  if (hidden !== undefined && channels !== undefined) {
    throw refusal("--hidden and --channels name two kinds of network, want one of them");
  }
  const likelihood = values.likelihood === undefined
    ? undefined
    : oneOf("--likelihood", values.likelihood, ["bernoulli", "gaussian", "learnedGaussian"]);
  const model = oneOf("--model", values.model, ["vae", "autoencoder"]);
  if (model === "autoencoder" && likelihood) {
    throw refusal("--likelihood belongs to --model vae: an autoencoder has none");
  }
  return {
    data: dataOf(values.data),
    out: fromWhereYouStand(
      values.out.endsWith(".safetensors") ? values.out : `${values.out}.safetensors`,
    ),
    force: values.force,
    resume: values.resume,
    report: values.report,
    ...imageOptions(values),
    heldOut: numberOf("--held-out", values["held-out"], { from: 0, below: 1 }),
    model,
    latent: wholeOf("--latent", values.latent, 1),
    body: bodyOf(values),
    likelihood,
    epochs: wholeOf("--epochs", values.epochs, 1),
    batch: values.batch === undefined ? undefined : wholeOf("--batch", values.batch, 1),
    learningRate: numberOf("--learning-rate", values["learning-rate"], { above: 0 }),
    beta: numberOf("--beta", values.beta, { from: 0 }),
    warmUp: wholeOf("--warm-up", values["warm-up"], 0),
    seed: wholeOf("--seed", values.seed, 0),
    engine: oneOf("--engine", values.engine, ["auto", "native", "wasm", "cpu", "webgpu"]),
  };
}

/** The networks as far as the flags tell; their defaults depend on the size of the images. */
function bodyOf(
  { body, hidden, channels }: { body?: string; hidden?: string; channels?: string },
): TrainOptions["body"] {
  const kind = body === undefined ? undefined : oneOf("--body", body, ["dense", "conv"]);
  if (kind === "dense" && channels !== undefined) {
    throw refusal("--channels belongs to --body conv");
  }
  if (kind === "conv" && hidden !== undefined) throw refusal("--hidden belongs to --body dense");
  if (hidden !== undefined) return { kind: "dense", hidden: listOf("--hidden", hidden) };
  if (channels !== undefined) return { kind: "conv", channels: listOf("--channels", channels) };
  return kind;
}
