/** `deno task machines`: runs notebooks over everything that changes the last bit of a number. @module */
import { setPriority } from "node:os";
import { parseArgs } from "node:util";
import { refusing } from "./arguments.ts";
import { codeHash } from "./machines/code_hash.ts";
import { coreTypes } from "./machines/core_types.ts";
import { machinesPage } from "./machines/machines_page.ts";
import { durationOf, listOf } from "./machines/list.ts";
import { type Book, planOf, type Task, toDo } from "./machines/plan.ts";
import { inPool } from "./machines/pool.ts";
import { processorName } from "./machines/processor.ts";
import { missingRuns, recordFaults } from "./machines/record_faults.ts";
import {
  notebookName,
  readProcessors,
  readRecords,
  storeProcessor,
  storeRecord,
} from "./machines/record_files.ts";
import { recordOf } from "./machines/record.ts";
import { NUDGES, SEEDS, variantsOf, VARIED } from "./machines/variants.ts";
import { execute } from "./notebooks/execute.ts";
import { readNotebook } from "./notebooks/notebook.ts";
import { cellProgress } from "./notebooks/progress.ts";
import { notebookFiles } from "./notebooks.ts";
import { join } from "./setup/path.ts";
import { ROOT } from "./setup/project.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { runTool, setUp } from "./setup.ts";

const HELP = `deno task machines [NN ...] [--list | --page] [--only VARIANT ...] [--again]
                    [--jobs N] [--nice]

Runs notebooks over everything that changes the last bit of a number, and stores what every trained
number and every check came to: each kernel of the BLAS that this processor can run, with 1 and with
2 threads; convolutions by the BLAS; the engine without one; starting weights moved by one unit in
the last place, ${NUDGES.length} times; and the seeds ${SEEDS.join(", ")}.

Every run is stored as soon as it ends, in notebooks/machines/, and made again only when the code of
its notebook has changed: stop the task at any time and start it again, here or on another machine.
It keeps notebooks/MACHINES.md up to date, and fails when a run is red, when a check lies within 4
standard deviations of its threshold, or when only one run would have told a number.

  NN ...          which: numbers such as 05, or parts of names; default all of them
  --list          runs nothing: shows what is done, red, stale and missing, and how long it takes
  --page          runs nothing: writes notebooks/MACHINES.md and judges the records that are there
  --only VARIANT  only variants whose name begins so: seed, nudge-1, Haswell-2, wasm ...; repeatable
  --again         runs that were red are made again
  --jobs N        processors to keep busy: with 2 two runs of one thread go on at a time; default 1
  --nice          gives way to whatever else the machine does`;

/** What the command line asks for. */
export interface MachinesOptions {
  names: string[];
  only: string[];
  list: boolean;
  page: boolean;
  again: boolean;
  nice: boolean;
  jobs: number;
}

/** Reads the command line; undefined when help was asked for. */
export function machinesOptions(args: string[]): MachinesOptions | undefined {
  const options = {
    only: { type: "string", multiple: true },
    list: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
    nice: { type: "boolean", default: false },
    jobs: { type: "string", default: "1" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values, positionals } = refusing(() =>
    parseArgs({ args, options, allowPositionals: true })
  );
  if (values.help) return undefined;
  const { only = [], list, page, again, nice } = values;
  if (list && page) {
    throw new SetUpError("Cannot run the machines: --list and --page exclude each other");
  }
  if (!/^[1-9]\d?$/.test(values.jobs)) {
    throw new SetUpError(`Cannot run the machines: --jobs wants 1 to 99, got ${values.jobs}`);
  }
  return { names: positionals, only, list, page, again, nice, jobs: Number(values.jobs) };
}

async function machines(): Promise<number> {
  const options = machinesOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  // What a person has set of them would hide the variants.
  for (const name of VARIED) Deno.env.delete(name);
  if (options.nice) setPriority(19);
  await setUp();
  if (!options.page) {
    const tasks = await plan(options);
    if (options.list) {
      console.log(listOf(tasks));
      return 0;
    }
    await runAll(toDo(tasks, options.again), options.jobs);
  }
  return await judged(options.names);
}

/** All runs that this processor could make, with their states. */
async function plan({ names, only, list }: MachinesOptions): Promise<Task[]> {
  const types = await coreTypes();
  for (const [name, why] of Object.entries(types.leftOut)) console.error(`${name}: ${why}`);
  // Listed is not yet run.
  if (!list) await storeProcessor(processorName(), types);
  const variants = variantsOf(types.works);
  const chosen = only.length === 0
    ? variants
    : variants.filter(({ name }) => only.some((start) => name.startsWith(start)));
  if (chosen.length === 0) {
    const known = variants.map(({ name }) => name).join(", ");
    throw new SetUpError(`Cannot find variant ${only.join(", ")}: there are ${known}`);
  }
  return planOf(await books(names), chosen, processorName());
}

async function books(names: string[]): Promise<Book[]> {
  return await Promise.all((await notebookFiles(names)).map(async (file) => {
    const name = notebookName(file);
    const code = codeHash(await readNotebook(file));
    return { file, name, code, records: await readRecords(name) };
  }));
}

async function runAll(tasks: Task[], jobs: number): Promise<void> {
  let ended = 0;
  console.error(`${tasks.length} runs to make${durationOf(tasks)}`);
  await inPool(tasks, {
    room: jobs,
    size: ({ variant }) => variant.threads,
    each: async (task) => {
      const told = await runOne(task);
      await log(`[${++ended} of ${tasks.length}] ${told}`);
    },
  });
}

/** Makes a run and stores its record; returns how it went. */
async function runOne({ book, variant }: Task): Promise<string> {
  const called = `${book.name} on ${variant.name}`;
  const progress = cellProgress(called);
  const start = performance.now();
  const committed = await readNotebook(book.file);
  const { env, seed } = variant;
  const how = { env, seed, onCell: progress.onCell };
  const strict = await execute(book.file, how);
  const seconds = (performance.now() - start) / 1000;
  const summary = progress.summary();
  // As a reader would see it; once more where it stops, to see what else is false and all numbers.
  const all = strict.failure ? await execute(book.file, { ...how, collect: true }) : strict;
  if (codeHash(await readNotebook(book.file)) !== codeHash(committed)) {
    return `${called}: not stored, the notebook has changed meanwhile`;
  }
  const record = recordOf(committed, { strict, all }, {
    variant,
    processor: processorName(),
    seconds,
  });
  await storeRecord(book.name, record);
  // Stopped at any time, the page says what the records say.
  await writePage();
  const verdict = record.red.length === 0 ? "green" : `RED\n  ${record.red.join("\n  ")}`;
  return `${called}: ${summary}, ${verdict}`;
}

/** Tells on the screen and in out/machines.log. */
async function log(line: string): Promise<void> {
  console.error(line);
  await Deno.mkdir(join(ROOT, "out"), { recursive: true });
  await Deno.writeTextFile(join(ROOT, "out", "machines.log"), line + "\n", { append: true });
}

/** Writes the page and says what the records have against the chosen notebooks. */
async function judged(names: string[]): Promise<number> {
  await writePage();
  console.error("-> notebooks/MACHINES.md");
  const faults: string[] = [];
  for (const file of await notebookFiles(names)) {
    const name = notebookName(file);
    const [notebook, records] = [await readNotebook(file), await readRecords(name)];
    const found = [...missingRuns(notebook, records), ...recordFaults(notebook, records)];
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  for (const fault of faults) console.error(fault);
  return faults.length > 0 ? 1 : 0;
}

async function writePage(): Promise<void> {
  await Deno.writeTextFile(join(ROOT, "notebooks", "MACHINES.md"), await currentPage());
}

/** The page that the records make as they are. */
export async function currentPage(): Promise<string> {
  const pages = await Promise.all((await notebookFiles()).map(async (file) => {
    const name = notebookName(file);
    return { name, records: await readRecords(name) };
  }));
  return machinesPage(pages, await readProcessors());
}

if (import.meta.main) await runTool(machines);
