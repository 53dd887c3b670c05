/** `deno task likelihood`: how good the models are, in nats, beside a PyTorch twin. @module */
import { parseArgs } from "node:util";
import { basename, join } from "../tools/setup/path.ts";
import { ROOT, venvProgram } from "../tools/setup/project.ts";
import { SetUpError } from "../tools/setup/set_up_error.ts";
import { refusing } from "../tools/arguments.ts";
import { runTool, setUp } from "../tools/setup.ts";
import { folderOf, measureFile, type Run, type Side, weightsFile } from "./likelihood/files.ts";
import { DATA_NAMES, type DataName, TRAIN_IMAGES } from "./likelihood/data_names.ts";
import { CURVE, type Recipe, recipeNamed, recipesFor } from "./likelihood/recipes.ts";
import { undecidedEnvironment } from "./speed/environment.ts";
import { reportOf } from "./likelihood/report.ts";
import { exists } from "../tools/setup/stamp.ts";

const list = (data: DataName) => recipesFor(data).map(({ name }) => name).join(", ");

const HELP = `deno task likelihood [--recipe NAME,...] [--seed N,...] [--dataset NAME]
                      [--samples K] [--no-twin] [--write]

Trains the recipes, each beside a PyTorch twin from the same starting weights, order of images,
binarised bits and draws of z, measures both on the test set, and prints the table. What is done
already, in out/, is not done again; Ctrl-C stops, and the same command goes on.

  --recipe NAMES   default all:
                   ${list("mnist")};
                   glyphs has ${list("glyphs")};
                   validation has ${list("validation")}
  --seed N,...     default 0
  --dataset NAME   mnist (default; its four files in data/mnist or DGM_DATA_DIR), glyphs, or validation:
                   the last 5,000 training images of MNIST, on which choices are made
  --samples K      draws for each image's evidence, default 5000
  --no-twin        ours alone: needs no PyTorch
  --write          puts the table, and for MNIST the figure, into benchmarks/LIKELIHOOD.md`;

/** What the command line asks for. */
export interface LikelihoodOptions {
  recipes: Recipe[];
  seeds: number[];
  dataset: Run["dataset"];
  samples: number;
  twin: boolean;
  write: boolean;
}

/** Reads the command line; undefined when help was asked for. */
export function likelihoodOptions(args: string[]): LikelihoodOptions | undefined {
  const options = {
    recipe: { type: "string" },
    seed: { type: "string", default: "0" },
    dataset: { type: "string", default: "mnist" },
    samples: { type: "string", default: "5000" },
    "no-twin": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = refusing(() => parseArgs({ args, options }));
  if (values.help) return undefined;
  const dataset = DATA_NAMES.find((name) => name === values.dataset);
  if (!dataset) {
    const wanted = DATA_NAMES.join(", ");
    throw new SetUpError(`Cannot measure: --dataset wants one of ${wanted}, got ${values.dataset}`);
  }
  const recipes = recipesFor(dataset);
  const whole = (flag: string, text: string, least: number) => {
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
    throw new SetUpError(`Cannot measure: ${flag} wants whole numbers from ${least}, got ${text}`);
  };
  return {
    recipes: values.recipe?.split(",").map((name) => refusing(() => recipeNamed(name, recipes))) ??
      recipes,
    seeds: values.seed.split(",").map((text) => whole("--seed", text, 0)),
    dataset,
    samples: whole("--samples", values.samples, 4),
    twin: !values["no-twin"],
    write: values.write,
  };
}

async function likelihood(): Promise<number> {
  const options = likelihoodOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const { recipes, seeds, dataset } = options;
  if (options.twin && recipes.some(({ twin }) => twin)) await checkTwin();
  for (const recipe of recipes) {
    for (const seed of seeds) {
      const run: Run = { recipe: recipe.name, seed, dataset };
      const twin = options.twin && recipe.twin;
      await trainOurs(recipe, run);
      if (twin) await trainTwin(recipe, run);
      await measureAll(recipe, run, {
        sides: twin ? ["ours", "twin"] : ["ours"],
        samples: options.samples,
        // The curve is of one seed.
        curve: seed === seeds[0],
      });
    }
  }
  const table = await reportOf(dataset, seeds);
  console.log(table);
  if (options.write) {
    await writeTable(dataset, table);
    if (dataset === "mnist") {
      // It imports packages: only after the set-up, and not for --help.
      const { pointsOf, writeCurve } = await import("./likelihood/curve.ts");
      await writeCurve(await pointsOf(dataset, seeds));
    }
  }
  return 0;
}

const PYTHON = Deno.build.os === "windows"
  ? join(ROOT, "benchmarks", ".venv", "Scripts", "python.exe")
  : join(ROOT, "benchmarks", ".venv", "bin", "python");

async function checkTwin(): Promise<void> {
  if (await exists(PYTHON)) return;
  throw new SetUpError(
    "Cannot train the twin: benchmarks/.venv is not there. deno task bench --set-up makes it " +
      "(PyTorch may bring gigabytes), or add --no-twin",
  );
}

async function trainOurs(recipe: Recipe, run: Run): Promise<void> {
  if (await exists(weightsFile(run, "ours", recipe.epochs))) return;
  await child(venvProgram("deno"), script("train.ts", run));
}

async function trainTwin(recipe: Recipe, run: Run): Promise<void> {
  if (await exists(weightsFile(run, "twin", recipe.epochs))) return;
  const twin = join(ROOT, "benchmarks", "likelihood", "twin.py");
  const threads = String(Math.min(2, navigator.hardwareConcurrency));
  const count = String(TRAIN_IMAGES[run.dataset]);
  const noise = start(venvProgram("deno"), script("noise.ts", run), { stdout: "piped" });
  try {
    const args = [twin, JSON.stringify(recipe), folderOf(run), count, threads];
    await child(PYTHON, args, { env: { SIDE: "28" }, input: noise.stdout });
  } finally {
    stop(noise);
    await noise.status;
  }
}

async function measureAll(
  recipe: Recipe,
  run: Run,
  wanted: { sides: Side[]; samples: number; curve: boolean },
): Promise<void> {
  for (const epoch of recipe.snapshots) {
    for (const side of wanted.sides) {
      for (const kind of ["point", "row"] as const) {
        if (kind === "row" ? !recipe.rows.includes(epoch) : !wanted.curve) continue;
        if (await exists(measureFile(run, side, epoch, kind))) continue;
        const samples = kind === "row" ? wanted.samples : CURVE.samples;
        const args = [...script("measure.ts", run), side, String(epoch), kind, String(samples)];
        await child(venvProgram("deno"), args);
      }
    }
  }
}

function script(name: string, { recipe, seed, dataset }: Run): string[] {
  const path = join(ROOT, "benchmarks", "likelihood", name);
  return ["run", "-A", path, recipe, String(seed), dataset];
}

/** Starts a program with what it may know of this environment. */
function start(
  program: string,
  args: string[],
  options: Pick<Deno.CommandOptions, "env" | "stdin" | "stdout"> = {},
): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    cwd: ROOT,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
    ...options,
    env: { ...undecidedEnvironment(), ...options.env },
    clearEnv: true,
  }).spawn();
}

function stop(process: Deno.ChildProcess): void {
  try {
    process.kill();
  } catch {
    // It has ended already.
  }
}

/** Runs a program in the foreground: it gets Ctrl-C itself, and this one ends when it does not succeed. */
async function child(
  program: string,
  args: string[],
  { env = {}, input }: { env?: Record<string, string>; input?: ReadableStream<Uint8Array> } = {},
) {
  const onInterrupt = () => {};
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    const process = start(program, args, { env, stdin: input ? "piped" : "null" });
    // One that ends early breaks the pipe; its exit status tells.
    input?.pipeTo(process.stdin).catch(() => {});
    const { code } = await process.status;
    if (code !== 0) {
      throw new SetUpError(
        code === 130
          ? "Stopped. The same command goes on there."
          : `Cannot go on: ${
            basename(args.find((arg) => /\.(ts|py)$/.test(arg))!)
          } ended with ${code}`,
      );
    }
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}

/** Replaces the table of one data set in LIKELIHOOD.md; the words around it stay. */
async function writeTable(dataset: string, table: string): Promise<void> {
  const path = join(ROOT, "benchmarks", "LIKELIHOOD.md");
  const text = await Deno.readTextFile(path);
  const marks = [`<!-- table ${dataset} -->\n`, `<!-- end ${dataset} -->`] as const;
  const [from, to] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  if (to < 0) throw new SetUpError(`Cannot write the table: LIKELIHOOD.md lacks ${marks[1]}`);
  await Deno.writeTextFile(path, text.slice(0, from) + table + text.slice(to));
  console.log("-> benchmarks/LIKELIHOOD.md");
}

if (import.meta.main) await runTool(likelihood);
