/** `deno task notebooks`: re-runs notebooks on the real kernel and writes their outputs. @module */
import { parseArgs } from "node:util";
import { refusing } from "./lab.ts";
import { execute } from "./notebooks/execute.ts";
import { machineFingerprint } from "./notebooks/machine.ts";
import { writeNotebook } from "./notebooks/notebook.ts";
import { basename, dirname, join, relative } from "./setup/path.ts";
import { ROOT } from "./setup/project.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { runTool, setUp } from "./setup.ts";

const HELP = `deno task notebooks [NN ...] [--dataset glyphs|mnist] [--budget full|smoke]

Runs notebooks from top to bottom on the Deno kernel and writes their outputs into them.
With another data set or budget the results go to out/ and the notebooks stay as they are.

  NN ...           which: numbers such as 05, or parts of names; default all of them
  --dataset NAME   glyphs (default), or mnist from DGM_DATA_DIR, else data/mnist
  --budget NAME    full (default), or smoke: small numbers, checks of training are skipped`;

/** What the command line asks for. */
export interface NotebooksOptions {
  names: string[];
  dataset: string;
  budget: string;
}

/** Reads the command line; undefined when help was asked for. */
export function notebooksOptions(args: string[]): NotebooksOptions | undefined {
  const options = {
    dataset: { type: "string", default: "glyphs" },
    budget: { type: "string", default: "full" },
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
  return { names: positionals, dataset: values.dataset, budget: values.budget };
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
  const chosen = files.filter((file) => names.some((name) => basename(file).includes(name)));
  if (chosen.length === 0) {
    const known = files.map((file) => basename(file)).join(", ") || "none";
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
  const { dataset, budget } = options;
  const committed = dataset === "glyphs" && budget === "full";
  let failed = 0;
  for (const file of await notebookFiles(options.names)) {
    const name = relative(join(ROOT, "notebooks"), file);
    const onCell = (cell: number, of: number) => say(`\r${name}: cell ${cell} of ${of} `);
    const { notebook, failure } = await execute(file, { dataset, budget, onCell });
    const target = committed ? file : join(ROOT, "out", `${dataset}-${budget}`, name);
    if (failure) {
      failed++;
      console.error(`\n${name}, code cell ${failure.cell}: ${failure.error}`);
      console.error(`${name} stays as it was`);
      continue;
    }
    notebook.metadata.dgm = { ...notebook.metadata.dgm, machine: machineFingerprint() };
    await Deno.mkdir(dirname(target), { recursive: true });
    await writeNotebook(target, notebook);
    console.error(`-> ${relative(ROOT, target)}`);
  }
  return failed > 0 ? 1 : 0;
}

function say(text: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) await runTool(notebooks);
