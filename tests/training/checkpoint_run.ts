/**
 * One training run with a checkpoint after every step: in the test's process, or as a process of its
 * own that the test kills (`checkpoint_run.ts PATH EPOCHS`, prints the outcome as JSON).
 *
 * @module
 */
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { fit } from "@dgm/training/fit.ts";
import type { FitOptions } from "@dgm/training/fit_options.ts";
import type { HistoryRow } from "@dgm/training/history.ts";
import { tinyData } from "./tiny_data.ts";

/** All that must be equal. */
export interface Outcome {
  history: HistoryRow[];
  weights: number[][];
}

/** Trains for some epochs of 4 steps. */
export async function train(
  { path, epochs = 2, signal, onStep, more = {} }: {
    path?: string;
    epochs?: number;
    signal?: AbortSignal;
    onStep?: () => unknown;
    more?: Pick<FitOptions, "averageDecay" | "clipNorm" | "optimiser">;
  },
): Promise<Outcome> {
  const data = tinyData();
  const body = { kind: "dense" as const, hidden: [6] };
  const vae = createVae(data.train, { latent: 2, body, random: createRandom(1) });
  const { history } = await fit(vae, data, {
    epochs,
    batchSize: 64,
    random: createRandom(2),
    ...more,
    ...(path !== undefined && { checkpoint: { path, everySeconds: 0 } }),
    ...(signal && { signal }),
    ...(onStep && { onProgress: onStep }),
  });
  const weights = Object.values(vae.variables).map((variable) => [...variable.dataSync()]);
  vae.dispose();
  return { history, weights };
}

if (import.meta.main) {
  await useEngine();
  const [path, epochs] = Deno.args;
  console.log(JSON.stringify(await train({ path: path!, epochs: Number(epochs) })));
}
