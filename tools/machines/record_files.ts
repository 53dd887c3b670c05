/** Where records are kept: a file for each notebook, a line for each run. @module */
import { dirname, join, relative, resolve } from "../setup/path.ts";
import { ROOT } from "../setup/project.ts";
import type { CoreTypes } from "./core_types.ts";
import type { MachineRecord } from "./record.ts";

/** The folder of all records. */
export const RECORDS = join(ROOT, "notebooks", "machines");

/** Held by who writes a record: two tasks may run side by side. */
const LOCK = join(ROOT, ".cache", "machines.lock");

/** A notebook's path below notebooks/, by which its records are found. */
export function notebookName(file: string): string {
  return relative(join(ROOT, "notebooks"), resolve(file)).replaceAll("\\", "/");
}

/** What each known processor can run, by its name. */
export type Processors = Record<string, CoreTypes>;

/**
 * The records of a notebook, whatever code they belong to.
 *
 * @param name path of the notebook below notebooks/
 * @param folder where records are kept
 */
export async function readRecords(name: string, folder = RECORDS): Promise<MachineRecord[]> {
  const text = await readOr(fileOf(name, folder), "");
  return text.split("\n").filter((line) => line !== "").map((line) => recordIn(line));
}

/**
 * Puts a run into its notebook's file, in place of an earlier one of the same variant on the same
 * processor. Runs of other code are dropped: what they say is true of no page any more.
 */
export async function storeRecord(
  name: string,
  record: MachineRecord,
  folder = RECORDS,
): Promise<void> {
  const path = fileOf(name, folder);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.mkdir(dirname(LOCK), { recursive: true });
  using lock = await Deno.open(LOCK, { create: true, write: true });
  await lock.lock(true);
  const kept = (await readRecords(name, folder)).filter((other) =>
    other.code === record.code &&
    !(other.variant === record.variant && other.processor === record.processor)
  );
  const key = ({ processor, variant }: MachineRecord) => `${processor} ${variant}`;
  const all = [...kept, record].sort((a, b) => key(a) < key(b) ? -1 : 1);
  await writeWhole(path, all.map((one) => JSON.stringify(one) + "\n").join(""));
}

/** What is known of processors. */
export async function readProcessors(folder = RECORDS): Promise<Processors> {
  return JSON.parse(await readOr(join(folder, "processors.json"), "{}"));
}

/** Adds what a processor can run. */
export async function storeProcessor(
  name: string,
  types: CoreTypes,
  folder = RECORDS,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const all = { ...await readProcessors(folder), [name]: types };
  await writeWhole(join(folder, "processors.json"), JSON.stringify(all, null, 2) + "\n");
}

function fileOf(name: string, folder: string): string {
  return join(folder, name.replace(/\.ipynb$/, ".jsonl"));
}

/** JSON knows neither NaN nor infinity, and has null for both. */
function recordIn(line: string): MachineRecord {
  return JSON.parse(
    line,
    (key, value) => (key === "value" || key === "threshold") && value === null ? NaN : value,
  );
}

async function writeWhole(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.tmp`, text);
  await Deno.rename(`${path}.tmp`, path);
}

async function readOr(path: string, other: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return other;
    throw error;
  }
}
