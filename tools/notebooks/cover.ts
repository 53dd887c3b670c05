/** The picture that stands for a notebook in the README. @module */
import { Buffer } from "node:buffer";
import { basename, dirname, join } from "../setup/path.ts";
import { codeCells, hasTag, type Notebook, textOf } from "./notebook.ts";
import { pictures } from "./rules.ts";

/** The first picture of the cell tagged `cover`, as a PNG file; undefined when there is none. */
export function coverOf(notebook: Notebook): Uint8Array | undefined {
  const [picture] = codeCells(notebook).filter((cell) => hasTag(cell, "cover")).flatMap(pictures);
  const base64 = textOf(picture?.data?.["image/png"]).replaceAll("\n", "");
  return base64 === "" ? undefined : new Uint8Array(Buffer.from(base64, "base64"));
}

/** Where the cover of a notebook file stands: notebooks/img/NN_topic.png. */
export function coverPath(notebookFile: string): string {
  const name = basename(notebookFile).replace(/\.ipynb$/, ".png");
  return join(dirname(notebookFile), "img", name);
}

/** Writes the cover beside the notebook, if it has one. */
export async function writeCover(notebookFile: string, notebook: Notebook): Promise<void> {
  const cover = coverOf(notebook);
  if (cover) await Deno.writeFile(coverPath(notebookFile), cover);
}

/** What is wrong with the cover beside a notebook, in words. */
export async function coverFaults(notebookFile: string, notebook: Notebook): Promise<string[]> {
  const cover = coverOf(notebook);
  if (!cover) return [];
  const file = await Deno.readFile(coverPath(notebookFile)).catch(() => undefined);
  if (file && Buffer.from(file).equals(Buffer.from(cover))) return [];
  return [`img/${basename(coverPath(notebookFile))} is not the picture of the cell tagged cover`];
}
