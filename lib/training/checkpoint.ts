/** A training run on disk. @module */
import {
  assignVariables,
  decodeSafetensors,
  encodeSafetensors,
  readVariables,
  writeAtomically,
} from "../files/mod.ts";
import { savedVariables, type Trainable } from "../models/mod.ts";
import type { FitState, SavedFitState } from "./fit_state.ts";
import type { Optimiser } from "./optimiser.ts";
import { OtherRunError } from "./other_run_error.ts";
import type { WeightAverage } from "./weight_average.ts";

/** Seconds between two saves, unless the caller says otherwise: at most so much work is lost. */
const EVERY_SECONDS = 30;

/** Called when a run goes on: the epochs that it has finished, and its steps in the next one. */
export type OnResume = (at: { epochs: number; step: number }) => void;

/** What goes into a checkpoint. */
export interface CheckpointedRun {
  /** Whose weights and state. */
  model: Pick<Trainable, "variables" | "state">;
  /** Whose moments and step: an optimiser for each player, by its name; the only one is called "". */
  optimisers: Readonly<Record<string, Optimiser>>;
  /** Position, noise streams and history. */
  state: FitState;
  /** The average of the weights, where one is kept; it has seen every step of the optimisers. */
  average?: WeightAverage | undefined;
}

/** The checkpoint of one run: weights, state, average, moments, noise streams, position and history. */
export class CheckpointFile {
  readonly #path: string;
  readonly #everyMs: number;
  readonly #run: CheckpointedRun;
  readonly #label: string;
  readonly #onResume: OnResume | undefined;
  #saved = performance.now();

  /**
   * Nothing is read or written yet.
   *
   * @param options where the file stands, how often it is written, and which run it is of
   * @param run what goes into it
   */
  constructor(
    options: { path: string; everySeconds?: number; run?: string; onResume?: OnResume },
    run: CheckpointedRun,
  ) {
    this.#path = options.path;
    this.#everyMs = 1000 * (options.everySeconds ?? EVERY_SECONDS);
    this.#run = run;
    this.#label = options.run ?? "";
    this.#onResume = options.onResume;
  }

  /** Takes up the run where the file left it; without a file nothing happens. */
  async resume(): Promise<void> {
    const { optimisers, state, average } = this.#run;
    let bytes: Uint8Array;
    try {
      bytes = await Deno.readFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    const { tensors, metadata } = this.#decoded(bytes);
    if (metadata.kind !== "dgm-checkpoint" || metadata.fit === undefined) {
      throw new TypeError(`Cannot resume: ${this.#path} is not a checkpoint of fit`);
    }
    const label = metadata.run ?? "";
    if (label !== this.#label) {
      throw new OtherRunError(this.#path, { found: label, wanted: this.#label });
    }
    const saved = savedRun(metadata.fit, this.#path);
    state.restore(saved);
    assignVariables(variablesOf(this.#run), tensors);
    for (const optimiser of Object.values(optimisers)) optimiser.step = saved.adamStep;
    if (average) average.step = saved.adamStep;
    this.#onResume?.({ epochs: saved.epoch, step: saved.batch });
  }

  #decoded(bytes: Uint8Array) {
    try {
      return decodeSafetensors(bytes);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      throw new TypeError(`Cannot resume: ${this.#path} is damaged: ${cause.message}`, { cause });
    }
  }

  /** Saves if the last save is long enough ago. */
  async saveIfDue(): Promise<void> {
    if (performance.now() - this.#saved >= this.#everyMs) await this.save();
  }

  /** Saves now. */
  async save(): Promise<void> {
    const { optimisers, state } = this.#run;
    const tensors = await readVariables(variablesOf(this.#run));
    // All players have taken as many steps.
    const adamStep = Object.values(optimisers)[0]!.step;
    const fit = JSON.stringify({ ...state.saved(), adamStep });
    const metadata = { kind: "dgm-checkpoint", fit, run: this.#label };
    await writeAtomically(this.#path, encodeSafetensors({ tensors, metadata }));
    this.#saved = performance.now();
  }
}

/** The state in a checkpoint, once it is sure that it is one. */
function savedRun(json: string, path: string): SavedFitState & { adamStep: number } {
  let saved: Partial<SavedFitState & { adamStep: number }> | undefined;
  try {
    saved = JSON.parse(json);
  } catch {
    saved = undefined;
  }
  const counts = [saved?.epoch, saved?.batch, saved?.adamStep];
  const fits = counts.every((count) => Number.isSafeInteger(count) && count! >= 0) &&
    typeof saved?.sums === "object" && saved.sums !== null && Array.isArray(saved.history) &&
    saved.shuffle && saved.pixels && saved.draws;
  if (!fits) throw new TypeError(`Cannot resume: the state in ${path} is damaged`);
  return saved as SavedFitState & { adamStep: number };
}

function variablesOf({ model, optimisers, average }: CheckpointedRun) {
  const prefixed = (prefix: string, variables: Optimiser["variables"]) =>
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable] as const);
  const moments = Object.entries(optimisers).flatMap(([player, { name, moments }]) =>
    prefixed(player === "" ? name : `${name}/${player}`, moments)
  );
  return {
    ...savedVariables(model),
    ...Object.fromEntries(moments),
    ...Object.fromEntries(prefixed("average", average?.averages ?? {})),
  };
}
