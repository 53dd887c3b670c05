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

/** Whether the folder bears this mark, and all that must stand in it stands there. */
export async function isStamped(folder: string, stamp: string, files: string[]): Promise<boolean> {
  const found = await Deno.readTextFile(join(folder, STAMP)).catch(() => "");
  if (found !== stamp) return false;
  const there = await Promise.all(files.map((file) => exists(file)));
  return there.every(Boolean);
}

/** Takes the mark away before a change, so that an interrupted one is seen. */
export async function unstamp(folder: string): Promise<void> {
  await Deno.remove(join(folder, STAMP)).catch(() => {});
}

/** Marks a folder as complete. */
export async function markStamped(folder: string, stamp: string): Promise<void> {
  await Deno.writeTextFile(join(folder, STAMP), stamp);
}

/** Whether a file or folder exists. */
export function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
