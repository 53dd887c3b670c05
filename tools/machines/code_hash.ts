/** Which code a record belongs to. @module */
import { createHash } from "node:crypto";
import { codeCells, type Notebook, textOf } from "../notebooks/notebook.ts";

/** A short hash of a notebook's code cells, in order: words around them may change, code may not. */
export function codeHash(notebook: Notebook): string {
  const sources = codeCells(notebook).map(({ id, source }) => [id, textOf(source)]);
  return createHash("sha256").update(JSON.stringify(sources)).digest("hex").slice(0, 12);
}
