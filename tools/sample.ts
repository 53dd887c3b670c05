/** `deno task sample`: images from a trained model. @module */
import { pathAndFlags } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";
import type { SampleOptions } from "./train/sample_run.ts";
import { wholeOf } from "./train/values.ts";
import { fromWhereYouStand } from "./where_you_stand.ts";

const HELP = `deno task sample MODEL [options]

Draws images from a model that deno task train has made, and writes them as one PNG.

  MODEL            the weights (.safetensors)
  --count N        how many, default 64
  --columns N      in a row, default 16
  --out FILE       default samples.png
  --draws          true samples, with the noise of the pixels; default the mean of the pixels
  --force          overwrites the file where it exists
  --seed N         default 0`;

/** Reads the command line; undefined when help was asked for. */
export function sampleOptions(args: string[]): SampleOptions | undefined {
  const parsed = pathAndFlags(args, "model, such as model.safetensors", {
    count: { type: "string", default: "64" },
    columns: { type: "string", default: "16" },
    out: { type: "string", default: "samples.png" },
    draws: { type: "boolean", default: false },
    force: { type: "boolean", default: false },
    seed: { type: "string", default: "0" },
  });
  if (!parsed) return undefined;
  const { path, values } = parsed;
  return {
    model: path,
    count: wholeOf("--count", values.count, 1),
    columns: wholeOf("--columns", values.columns, 1),
    out: fromWhereYouStand(values.out),
    draws: values.draws,
    force: values.force,
    seed: wholeOf("--seed", values.seed, 0),
  };
}

if (import.meta.main) {
  await runTool(async () => {
    const options = sampleOptions(Deno.args);
    if (!options) return console.log(HELP);
    await setUp();
    // Only now are the packages there that it imports.
    const { sample } = await import("./train/sample_run.ts");
    await sample(options);
  });
}
