/** Which code a record belongs to. @module */
import { createHash } from "node:crypto";
import { codeCells, type Notebook, textOf } from "../notebooks/notebook.ts";

/**
 * A short hash of a notebook's code cells, in order: words around them may change, code may not. Imports
 * may: they say where a function stands, and a move changes no number.
 */
export function codeHash(notebook: Notebook): string {
  const sources = codeCells(notebook).map(({ id, source }) => [id, withoutImports(textOf(source))]);
  return createHash("sha256").update(JSON.stringify(sources)).digest("hex").slice(0, 12);
}

/** The code of a cell without its import statements and the blank lines that they leave at its start. */
function withoutImports(text: string): string {
  return text.replace(/^import\s[^;]*;\n?/gm, "").replace(/^\n+/, "");
}
