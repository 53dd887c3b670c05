/** What was measured, kept from run to run. @module */
import { join } from "../../tools/setup/path.ts";
import { FOLDER } from "./peers.ts";

/** One contestant in one work. */
export interface Measured {
  /** As the tables call it. */
  name: string;
  /** The median step of each round, in milliseconds. */
  rounds: number[];
  /** The most memory that its process has had. */
  peakBytes: number;
  /** The last loss. */
  loss: number;
  /** Versions and engine. */
  about: Record<string, string>;
  /** Why it did not take part, if it did not. */
  failure?: string;
}

/** Everything about one work. */
export interface WorkResult {
  /** The work in words. */
  title: string;
  /** When, as a date. */
  date: string;
  /** Load of the machine before the first turn, as a mean over the last minute. */
  load: number;
  /** Who took part, ours first. */
  measured: Measured[];
}

/** What the parts that are no contest found. */
export interface Results {
  /** By the name of the work. */
  works: Record<string, WorkResult>;
  /** Resident memory after each tenth of the steps, in bytes. */
  growth?: { steps: number; bytes: number[] };
  /** Milliseconds, one number for each try. */
  start?: { engine: number[]; wasm: number[]; import: number[] };
  /** The median step after each stage, in milliseconds. */
  waterfall?: { name: string; milliseconds: number }[];
  /** What PyTorch said of our weights. */
  weights?: { tensors: number; numbers: number; worst: number };
  /** Machine and settings of the last run. */
  machine?: Record<string, string>;
}

const FILE = join(FOLDER, "results.json");

/** What earlier runs left. */
export async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await Deno.readTextFile(FILE)) as Results;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { works: {} };
    throw error;
  }
}

/** Keeps the results; the file is there whole or as it was. */
export async function keepResults(results: Results): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(`${FILE}.new`, JSON.stringify(results, null, 1));
  await Deno.rename(`${FILE}.new`, FILE);
}
