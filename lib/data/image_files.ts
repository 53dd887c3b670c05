/** The image files of a folder, and what else lies there. @module */
import { DataError } from "./data_error.ts";

/** What {@linkcode findImageFiles} found. */
export interface ImageFiles {
  /** Paths relative to the folder, sorted. */
  paths: string[];
  /** How many files of each kind are left out, such as `.tiff` or `hidden`, the most frequent first. */
  leftOut: { kind: string; count: number }[];
}

const IMAGE = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp)$/i;

/**
 * Finds the image files of a folder and its subfolders.
 *
 * Names that begin with a dot and `__MACOSX` are left out with all that lies below them: they hold
 * copies that other programs made (`.ipynb_checkpoints`, `.Trash-1000`, `._photo.png`). Links to files
 * are followed, links to folders are not, for they may lead round in a circle.
 *
 * @param directory the folder
 * @returns the paths, and what is left out
 * @throws {DataError} when the folder cannot be read
 *
 * @example
 * ```ts
 * import { findImageFiles } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * for (const name of ["b.PNG", "a.jpg", "._a.jpg", "notes.txt"]) {
 *   await Deno.writeTextFile(`${directory}/${name}`, "");
 * }
 * const { paths, leftOut } = await findImageFiles(directory);
 * assert.deepEqual(paths, ["a.jpg", "b.PNG"]);
 * assert.deepEqual(leftOut.map(({ kind }) => kind), [".txt", "hidden"]);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function findImageFiles(directory: string): Promise<ImageFiles> {
  const paths: string[] = [];
  const counts = new Map<string, number>();
  const leaveOut = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const walk = async (folder: string, hidden: boolean): Promise<void> => {
    for await (const entry of Deno.readDir(`${directory}/${folder}`)) {
      const path = folder + entry.name;
      const isHidden = hidden || entry.name.startsWith(".") || entry.name === "__MACOSX";
      const kind = await kindOf(`${directory}/${path}`, entry);
      if (kind === "folder") await walk(`${path}/`, isHidden);
      else if (isHidden) leaveOut("hidden");
      else if (kind !== "file") leaveOut(kind);
      else if (IMAGE.test(entry.name)) paths.push(path);
      else leaveOut(endingOf(entry.name));
    }
  };
  try {
    await walk("", false);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new DataError("missing", `want a readable folder, got: ${cause.message}`, { cause });
  }
  const leftOut = [...counts].map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
  return { paths: paths.sort(), leftOut };
}

/**
 * The files that are left out, in words.
 *
 * @param leftOut what {@linkcode findImageFiles} counted
 * @returns counts and kinds; "" when nothing is left out
 *
 * @example
 * ```ts
 * import { leftOutWords } from "@dgm/data/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const leftOut = [{ kind: "hidden", count: 3 }, { kind: ".tiff", count: 1 }];
 * assert.equal(leftOutWords(leftOut), "3 hidden, 1 .tiff");
 * ```
 */
export function leftOutWords(leftOut: ImageFiles["leftOut"]): string {
  return leftOut.map(({ kind, count }) => `${count} ${kind}`).join(", ");
}

async function kindOf(path: string, entry: Deno.DirEntry): Promise<string> {
  if (entry.isDirectory) return "folder";
  if (entry.isFile) return "file";
  if (!entry.isSymlink) return "neither file nor folder";
  const target = await Deno.stat(path).catch(() => undefined);
  if (!target) return "broken links";
  return target.isFile ? "file" : "links to folders";
}

/** The ending of a name, such as `.tiff`. */
function endingOf(name: string): string {
  return name.toLowerCase().match(/.(\.\w{1,10})$/)?.[1] ?? "without ending";
}
