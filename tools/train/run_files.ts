/** The files that a training run writes. @module */
import { dirname } from "../setup/path.ts";
import { SetUpError } from "../setup/set_up_error.ts";
import { statePath } from "./exchange.ts";
import type { TrainOptions } from "./options.ts";

/** The files of a run, all named for the weights. */
export interface RunFiles {
  weights: string;
  picture: string;
  report: string;
  checkpoint: string;
  state: string;
}

/** The files of a run that writes its weights to `out`. */
export function filesOf(out: string): RunFiles {
  const stem = out.replace(/\.safetensors$/, "");
  return {
    weights: out,
    picture: `${stem}.png`,
    report: `${stem}.html`,
    checkpoint: `${stem}.checkpoint.safetensors`,
    state: statePath(out),
  };
}

/** What is wrong with --out is told before the images are read. */
export async function refuseOut(
  { force, resume, report, out }: TrainOptions,
  files: RunFiles,
): Promise<void> {
  const exists = (path: string) => Deno.stat(path).then(() => true, () => false);
  const results = [files.weights, files.picture, ...report ? [files.report] : []];
  for (const path of force ? [] : results) {
    if (await exists(path)) {
      throw new SetUpError(`Cannot train: ${path} exists: choose another --out, or add --force`);
    }
  }
  if (resume && !await exists(files.checkpoint)) {
    throw new SetUpError(
      `Cannot train: --resume wants the checkpoint of a stopped run, ${files.checkpoint} is not there`,
    );
  }
  const trial = `${out}.tmp`;
  try {
    await Deno.writeFile(trial, new Uint8Array(0));
    await Deno.remove(trial);
  } catch (error) {
    throw new SetUpError(
      `Cannot train: --out wants a file in a folder that can be written, ${dirname(out)} cannot: ` +
        (error as Error).message,
    );
  }
}
