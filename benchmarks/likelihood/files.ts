/** Where runs keep what they have done. @module */
import { join } from "../../tools/setup/path.ts";
import { ROOT } from "../../tools/setup/project.ts";
import type { DataName } from "./data_names.ts";

/** One training: which recipe, which seed, which data. */
export interface Run {
  recipe: string;
  seed: number;
  dataset: DataName;
}

/** Whose training a file is of. */
export type Side = "ours" | "twin";

/** The folder of a run, below out/. */
export function folderOf({ recipe, seed, dataset }: Run): string {
  return join(ROOT, "out", "likelihood", dataset, `${recipe}-${seed}`);
}

/** The weights after an epoch; epoch 0 is before training. */
export function weightsFile(run: Run, side: Side, epoch: number): string {
  return join(folderOf(run), `${side}-${epoch}.safetensors`);
}

/** What is measured of some weights: a row of the table, or a point of the curve. */
export type Kind = "row" | "point";

/** What was measured of these weights. */
export function measureFile(run: Run, side: Side, epoch: number, kind: Kind): string {
  return join(folderOf(run), `${side}-${epoch}-${kind}.json`);
}
