/** `deno task import`: a model that another engine has trained on. @module */
import { pathAndFlags } from "./arguments.ts";
import { runTool, setUp } from "./setup.ts";
import type { ImportOptions } from "./train/exchange.ts";
import { fromWhereYouStand } from "./where_you_stand.ts";

const HELP = `deno task import DIR [options]

Takes back a model that deno task export has written and PyTorch has trained on: looks whether the
weights fit the networks that they name, and writes them where deno task sample and deno task score
find them.

  DIR          the exported folder, or its model.safetensors
  --out FILE   default model.safetensors
  --force      overwrites it where it exists`;

/** Reads the command line; undefined when help was asked for. */
export function importOptions(args: string[]): ImportOptions | undefined {
  const parsed = pathAndFlags(args, "folder, such as model-pytorch", {
    out: { type: "string", default: "model.safetensors" },
    force: { type: "boolean", default: false },
  });
  if (!parsed) return undefined;
  const { path, values } = parsed;
  return {
    from: path,
    out: fromWhereYouStand(values.out),
    force: values.force,
  };
}

if (import.meta.main) {
  await runTool(async () => {
    const options = importOptions(Deno.args);
    if (!options) return console.log(HELP);
    await setUp();
    // Only now are the packages there that it imports.
    const { importModel } = await import("./train/exchange.ts");
    await importModel(options);
  });
}
