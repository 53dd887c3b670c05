/** The file format of notebooks, as far as the tools need it. @module */
import { dirname } from "../setup/path.ts";

/** Text as Jupyter stores it: whole, or line by line. */
export type Text = string | string[];

/** What a cell put out. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: Text;
  data?: Record<string, Text>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
}

/** A text or code cell. */
export interface Cell {
  cell_type: "markdown" | "code" | "raw";
  id: string;
  metadata: { tags?: string[]; [key: string]: unknown };
  source: Text;
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown> & {
    dgm?: {
      /** The shape rules that the notebook lifts, each with its reason. */
      shape?: Record<string, string>;
      /** The fingerprint of the machine that wrote the outputs. */
      machine?: string;
    };
  };
  nbformat: number;
  nbformat_minor: number;
}

/** Text in one piece. */
export function textOf(text: Text | undefined): string {
  return Array.isArray(text) ? text.join("") : text ?? "";
}

/** Text line by line, each with its newline, as notebooks are stored for readable diffs. */
export function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

/** Code cells that are not empty, in order. */
export function codeCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter((cell) =>
    cell.cell_type === "code" && textOf(cell.source).trim() !== ""
  );
}

/** All text that a cell put out. */
export function textsOf(cell: Cell): string {
  return (cell.outputs ?? []).map((output) =>
    textOf(output.text) + textOf(output.data?.["text/plain"]) +
    (isExplorer(output) ? "" : textOf(output.data?.["text/html"]))
  ).join("\n");
}

/**
 * Whether an output is an interactive figure: a page with its data embedded, and a picture beside it
 * for readers who see no page. What it holds are no words of the notebook, but pixels of another kind.
 */
export function isExplorer({ data }: Output): boolean {
  return data?.["text/html"] !== undefined && data["image/png"] !== undefined;
}

/** Whether a cell bears a tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** Reads a notebook file. */
export async function readNotebook(path: string): Promise<Notebook> {
  return JSON.parse(await Deno.readTextFile(path));
}

/** Writes a notebook the way Jupyter does, replacing the file as a whole; makes its folder. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(`${path}.tmp`, JSON.stringify(notebook, null, 1) + "\n");
  await Deno.rename(`${path}.tmp`, path);
}
