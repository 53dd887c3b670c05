/** `deno task notebooks`: re-runs notebooks on the real kernel and writes their outputs. @module */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { writeCover } from "./notebooks/cover.ts";
import { execute } from "./notebooks/execute.ts";
import { machineFingerprint } from "./notebooks/machine.ts";
import { writeNotebook } from "./notebooks/notebook.ts";
import { cellProgress } from "./notebooks/progress.ts";
import { outputFaults } from "./notebooks/rules.ts";
import { verifyNotebook } from "./notebooks/verify.ts";
import { join, relative } from "./setup/path.ts";
import { ROOT } from "./setup/project.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { runTool, setUp } from "./setup.ts";

const HELP =
  `deno task notebooks [NN ...] [--dataset glyphs|mnist] [--budget full|smoke] [--seed N] [--check]

Runs notebooks from top to bottom on the Deno kernel and writes their outputs into them.
With another data set, budget or seed the results go to out/ and the notebooks stay as they are.

  NN ...           which: numbers such as 05, or parts of names; default all of them
  --dataset NAME   glyphs (default), or mnist from DGM_DATA_DIR, else data/mnist
  --budget NAME    full (default), or smoke: small numbers, checks of training are skipped
  --seed N         a whole number, instead of each notebook's own seed
  --check          writes nothing: tests cells and outputs as deno task test does`;

/** What the command line asks for. */
export interface NotebooksOptions {
  names: string[];
  dataset: string;
  budget: string;
  seed: number | undefined;
  check: boolean;
}

/** Reads the command line; undefined when help was asked for. */
export function notebooksOptions(args: string[]): NotebooksOptions | undefined {
  const options = {
    dataset: { type: "string", default: "glyphs" },
    budget: { type: "string", default: "full" },
    seed: { type: "string" },
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values, positionals } = refusing(() =>
    parseArgs({ args, options, allowPositionals: true })
  );
  if (values.help) return undefined;
  const allowed = { dataset: ["glyphs", "mnist"], budget: ["full", "smoke"] };
  for (const name of ["dataset", "budget"] as const) {
    if (!allowed[name].includes(values[name])) {
      throw new SetUpError(
        `Cannot run the notebooks: --${name} wants ${allowed[name].join(" or ")}, got ${
          values[name]
        }`,
      );
    }
  }
  const { dataset, budget, check } = values;
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
    throw new SetUpError(
      `Cannot run the notebooks: --seed wants a whole number, got ${values.seed}`,
    );
  }
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  const usual = dataset === "glyphs" && budget === "full" && seed === undefined;
  if (check && !usual) {
    throw new SetUpError(
      "Cannot run the notebooks: --check stands alone, it wants the data set, budget and seed of the " +
        "committed outputs",
    );
  }
  return { names: positionals, dataset, budget, seed, check };
}

/** All notebook files, in order: chapters first, then their solutions. */
export async function notebookFiles(names: string[] = []): Promise<string[]> {
  const files: string[] = [];
  for (const folder of ["notebooks", "notebooks/solutions"]) {
    const path = join(ROOT, folder);
    const entries = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
    const found = entries.map(({ name }) => name).filter((name) => name.endsWith(".ipynb"));
    files.push(...found.sort().map((name) => join(path, name)));
  }
  if (names.length === 0) return files;
  const inFolder = (file: string) => relative(join(ROOT, "notebooks"), file);
  const chosen = files.filter((file) => names.some((name) => inFolder(file).includes(name)));
  if (chosen.length === 0) {
    const known = files.map(inFolder).join(", ") || "none";
    throw new SetUpError(`Cannot find notebook ${names.join(", ")}: there are ${known}`);
  }
  return chosen;
}

async function notebooks(): Promise<number> {
  const options = notebooksOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const files = await notebookFiles(options.names);
  if (files.length === 0) {
    throw new SetUpError("Cannot find notebooks: there is none in notebooks/");
  }
  const failed: string[] = [];
  for (const file of files) {
    const name = relative(join(ROOT, "notebooks"), file);
    const faults = options.check ? await checked(file, name) : await rerun(file, name, options);
    for (const fault of faults) console.error(`${name}, ${fault}`);
    if (faults.length > 0) failed.push(name);
  }
  if (failed.length > 0) console.error(`failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
}

/** Runs a notebook and writes its outputs where they belong; returns what is wrong with them. */
async function rerun(file: string, name: string, options: NotebooksOptions): Promise<string[]> {
  const { dataset, budget, seed } = options;
  const progress = cellProgress(name);
  const { notebook, failure } = await execute(file, {
    dataset,
    budget,
    seed,
    onCell: progress.onCell,
  });
  console.error(`${name}: ${progress.summary()}`);
  const { shape } = notebook.metadata.dgm ?? {};
  notebook.metadata.dgm = { ...(shape && { shape }), machine: machineFingerprint() };
  if (failure) {
    const target = join(ROOT, "out", "failed", name);
    await writeNotebook(target, notebook);
    console.error(`${name} stays as it was; up to the failure it is in ${relative(ROOT, target)}`);
    return [`code cell ${failure.cell}: ${failure.error}`];
  }
  const committed = dataset === "glyphs" && budget === "full" && seed === undefined;
  const variant = `${dataset}-${budget}${seed === undefined ? "" : `-seed${seed}`}`;
  const target = committed ? file : join(ROOT, "out", variant, name);
  await writeNotebook(target, notebook);
  if (committed) await writeCover(file, notebook);
  console.error(`-> ${relative(ROOT, target)}`);
  return outputFaults(notebook);
}

/** Tests a notebook as `deno task test` does; returns what is wrong with it. */
async function checked(file: string, name: string): Promise<string[]> {
  const progress = cellProgress(name);
  const all: string[] = [];
  for await (const verdict of verifyNotebook(file, name, { onCell: progress.onCell })) {
    const passed = verdict.skipped ? `skipped (${verdict.skipped})` : "ok";
    console.error(`${verdict.name} ... ${verdict.faults.length === 0 ? passed : "FAILED"}`);
    all.push(...verdict.faults);
  }
  console.error(`${name}: ${progress.summary()}`);
  return all;
}

if (import.meta.main) await runTool(notebooks);
