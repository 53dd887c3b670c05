/** Marks that say what an installed folder was made from. @module */
import { createHash } from "node:crypto";
import { join } from "./path.ts";

const STAMP = ".dgm-stamp";

/** The mark for a folder made from these texts. */
export function stampOf(...texts: string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex");
}

/** An installed folder: what it was made from, what it lacks, and how it is filled. */
export interface Installation {
  folder: string;
  /** Changes when anything changes that the folder is made from. */
  stamp: string;
  /** What should stand in the folder and does not, in words. */
  missing(): Promise<string[]>;
  /** Fills the folder; `anew` throws away what stands there. */
  install(anew: boolean): Promise<void>;
}

/**
 * Fills a folder unless it is marked as complete and lacks nothing. The mark is taken away before the
 * first change: a folder that holds something and has no mark was interrupted, and is made anew, for
 * npm and pip take half-written packages for whole ones (a native library cut short then kills the
 * process that loads it). So is a folder that lacks something although the installer says that all is
 * well.
 *
 * @returns what is missing even then, in words; empty when all is well
 */
export async function ensureInstalled(installation: Installation): Promise<string[]> {
  const { folder, stamp } = installation;
  const mark = join(folder, STAMP);
  const found = await Deno.readTextFile(mark).catch(() => "");
  if (found === stamp && (await installation.missing()).length === 0) return [];
  const interrupted = found === "" && !await isEmpty(folder);
  await Deno.remove(mark).catch(() => {});
  await installation.install(interrupted);
  if ((await installation.missing()).length > 0) await installation.install(true);
  const missing = await installation.missing();
  if (missing.length === 0) await Deno.writeTextFile(mark, stamp);
  return missing;
}

/** Whether a folder holds nothing, or does not exist. */
async function isEmpty(folder: string): Promise<boolean> {
  try {
    for await (const _ of Deno.readDir(folder)) return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return true;
}

/** Whether a file or folder exists. */
export function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
