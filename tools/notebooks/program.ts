/** A notebook as the program that its cells are. @module */
import { codeCells, type Notebook, textOf } from "./notebook.ts";

/** What the cells become when they are joined in order. */
export interface Program {
  /** One TypeScript module. */
  text: string;
  /** The cell (from 1) and its line (from 1) that a line of the module (from 1) came from. */
  origin(line: number): { cell: number; line: number };
}

/**
 * Joins the code cells of a notebook into one module, so that it can be type-checked and linted:
 * the kernel does neither. A name declared in two cells is then an error, as it should be.
 */
export function programOf(notebook: Notebook): Program {
  const origins: { cell: number; line: number }[] = [];
  const lines: string[] = [];
  codeCells(notebook).forEach((cell, i) => {
    textOf(cell.source).split("\n").forEach((text, j) => {
      origins.push({ cell: i + 1, line: j + 1 });
      lines.push(text);
    });
    // Keeps a last expression without semicolon apart from the next cell.
    origins.push({ cell: i + 1, line: 0 });
    lines.push(";");
  });
  // A module, even where nothing is imported.
  lines.push("export {};", "");
  return {
    text: lines.join("\n"),
    origin: (line) => origins[line - 1] ?? { cell: 0, line: 0 },
  };
}
