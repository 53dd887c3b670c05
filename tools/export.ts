/** `deno task export`: a trained model as a program of another engine. @module */
import { pathAndFlags } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";
import type { ExportOptions } from "./train/exchange.ts";
import { oneOf } from "./train/values.ts";
import { fromWhereYouStand } from "./where_you_stand.ts";

const HELP = `deno task export MODEL --to pytorch [options]

Writes a folder with the weights and model.py: the same networks, loss and training loop in plain
PyTorch, without any code of this project. It scores, samples, and goes on training, alone or under
torchrun on many machines; deno task import takes the result back.

  MODEL        the weights (.safetensors), from deno task train
  --to ENGINE  pytorch
  --out DIR    default: a folder beside the weights, named like them
  --force      overwrites what stands there`;

/** Reads the command line; undefined when help was asked for. */
export function exportOptions(args: string[]): ExportOptions | undefined {
  const parsed = pathAndFlags(args, "model, such as model.safetensors", {
    to: { type: "string" },
    out: { type: "string" },
    force: { type: "boolean", default: false },
  });
  if (!parsed) return undefined;
  const { path: model, values } = parsed;
  oneOf("--to", values.to ?? "nothing", ["pytorch"]);
  const folder = `${model.replace(/\.safetensors$/, "")}-pytorch`;
  return {
    model,
    out: values.out === undefined ? folder : fromWhereYouStand(values.out),
    force: values.force,
  };
}

if (import.meta.main) {
  await runTool(async () => {
    const options = exportOptions(Deno.args);
    if (!options) return console.log(HELP);
    await setUp();
    // Only now are the packages there that it imports.
    const { exportModel } = await import("./train/exchange.ts");
    await exportModel(options);
  });
}
