/** Paths of the command line. @module */
import { resolve } from "./setup/path.ts";

/**
 * A path relative to the folder in which the user typed the command: a task itself runs in the project's
 * folder, and Deno tells where it was called in INIT_CWD.
 *
 * @param path as it was typed
 * @returns an absolute path
 */
export function fromWhereYouStand(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}
