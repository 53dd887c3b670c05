/** `deno task plants`: makes cited statements false, one by one, and wants their checks red. @module */
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { execute } from "./notebooks/execute.ts";
import { readNotebook, writeNotebook } from "./notebooks/notebook.ts";
import {
  type Plant,
  plantedNotebook,
  type PlantVerdict,
  plantVerdicts,
} from "./notebooks/plants.ts";
import { cellProgress } from "./notebooks/progress.ts";
import { notebookFiles } from "./notebooks.ts";
import { basename, join } from "./setup/path.ts";
import { ROOT } from "./setup/project.ts";
import { runTool, setUp } from "./setup.ts";

const HELP = `deno task plants [NN ...] [--smoke]

Makes the statements that COVERAGE.md and the summaries cite false, one by one, as
tests/notebooks/plants/NN.ts says (a sign, a factor 1.02, an untrained model), and wants exactly that
check red. The notebooks themselves stay as they are.

  NN ...     which chapters: numbers such as 05; default all that have plants
  --smoke    only the plants that need no training`;

const BUDGETS = ["smoke", "full"] as const;

/** The plants of a chapter, by its number: none where it has no file of them. */
export async function plantsOf(number: string): Promise<Plant[]> {
  const path = join(ROOT, "tests", "notebooks", "plants", `${number}.ts`);
  const isThere = await Deno.stat(path).then(() => true, () => false);
  if (!isThere) return [];
  const { plants } = await import(new URL(`file://${path}`).href) as { plants: Plant[] };
  return plants;
}

/** Runs a chapter with its plants at the budgets that they ask for; the verdicts, in their order. */
export async function runPlants(
  file: string,
  plants: readonly Plant[],
  budgets: readonly ("smoke" | "full")[] = BUDGETS,
): Promise<PlantVerdict[]> {
  const notebook = await readNotebook(file);
  const verdicts: PlantVerdict[] = [];
  for (const budget of budgets) {
    const chosen = plants.filter((plant) => (plant.budget ?? "smoke") === budget);
    if (chosen.length === 0) continue;
    const progress = cellProgress(`${basename(file)}, ${chosen.length} plants at ${budget}`);
    const path = await Deno.makeTempFile({ suffix: ".ipynb" });
    try {
      await writeNotebook(path, plantedNotebook(notebook, chosen));
      const { onCell } = progress;
      const { notebook: run, failure } = await execute(path, { budget, onCell, collect: true });
      console.error(progress.summary());
      if (failure) throw new Error(`code cell ${failure.cell}: ${failure.error}`);
      verdicts.push(...plantVerdicts(run, chosen));
    } finally {
      await Deno.remove(path);
    }
  }
  return verdicts;
}

async function main(): Promise<number> {
  const { values, positionals } = refusing(() =>
    parseArgs({
      args: Deno.args,
      options: { smoke: { type: "boolean" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    })
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const files = (await notebookFiles(positionals)).filter((file) => !file.includes("solutions"));
  let [red, all] = [0, 0];
  for (const file of files) {
    const plants = await plantsOf(basename(file).slice(0, 2));
    for (
      const { plant, fault } of await runPlants(file, plants, values.smoke ? ["smoke"] : BUDGETS)
    ) {
      all++;
      if (fault) console.error(`${basename(file)}: "${plant.label}": ${fault}`);
      else red++;
    }
  }
  console.log(`${red} of ${all} planted faults turned their check red`);
  return red === all ? 0 : 1;
}

if (import.meta.main) await runTool(main);
