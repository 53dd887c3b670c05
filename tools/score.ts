/** `deno task score`: how probable a trained model finds images. @module */
import { pathAndFlags } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";
import { dataOf } from "./train/image_flags.ts";
import type { ScoreOptions } from "./train/score_run.ts";
import { oneOf, refusal, sizeOf, wholeOf } from "./train/values.ts";
import { fromWhereYouStand } from "./where_you_stand.ts";

const HELP = `deno task score MODEL --data PATH [options]

The ELBO of each image and an importance-weighted estimate of its negative log-likelihood, in nats,
the strangest images first: those that the model finds least probable. That finds odd and mislabelled
images; an image that is dark and smooth counts as probable whatever it shows, so look at them. The
images are read as the model's were: size, colour, --invert, --spread and --scaling come with it.

  MODEL                a VAE's weights (.safetensors), from deno task train
  --data PATH          images, as deno task train takes them
  --samples N          draws of the code for each image, default 100
  --top N              how many of the strangest are printed, default 20
  --out FILE           writes all as CSV: rank, image, elbo, nll
  --picture FILE       draws the strangest as a PNG
  --unreadable WAY     refuse (default) a folder with files that cannot be read, or skip these
  --pixels COLUMN      the parquet column of the images
  --stored HxW         the size of images that parquet holds as flat lists
  --seed N             default 0`;

/** Reads the command line; undefined when help was asked for. */
export function scoreOptions(args: string[]): ScoreOptions | undefined {
  const parsed = pathAndFlags(args, "model, such as model.safetensors", {
    data: { type: "string" },
    samples: { type: "string", default: "100" },
    top: { type: "string", default: "20" },
    out: { type: "string" },
    picture: { type: "string" },
    unreadable: { type: "string", default: "refuse" },
    pixels: { type: "string" },
    stored: { type: "string" },
    seed: { type: "string", default: "0" },
  });
  if (!parsed) return undefined;
  const { path, values } = parsed;
  if (!values.data) throw refusal("--data wants images");
  return {
    model: path,
    data: dataOf(values.data),
    samples: wholeOf("--samples", values.samples, 4),
    top: wholeOf("--top", values.top, 0),
    out: values.out === undefined ? undefined : fromWhereYouStand(values.out),
    picture: values.picture === undefined ? undefined : fromWhereYouStand(values.picture),
    unreadable: oneOf("--unreadable", values.unreadable, ["refuse", "skip"]),
    pixels: values.pixels,
    stored: sizeOf("--stored", values.stored),
    seed: wholeOf("--seed", values.seed, 0),
  };
}

if (import.meta.main) {
  await runTool(async () => {
    const options = scoreOptions(Deno.args);
    if (!options) return console.log(HELP);
    await setUp();
    // Only now are the packages there that it imports.
    const { score } = await import("./train/score_run.ts");
    return await score(options);
  });
}
