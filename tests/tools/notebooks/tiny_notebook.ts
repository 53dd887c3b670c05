/** Small notebooks for the tests of the tools. @module */
import { deflateSync } from "node:zlib";
import type { Cell, Notebook, Output } from "../../../tools/notebooks/notebook.ts";

/** A notebook of these cells. */
export function notebookOf(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

let cellsMade = 0;

/** A code cell that has run: its count is given or the number of code cells so far is for the test to set. */
export function code(
  source: string,
  options: { outputs?: Output[]; tags?: string[]; count?: number } = {},
): Cell {
  const { outputs = [], tags, count = 1 } = options;
  const metadata = tags ? { tags } : {};
  const id = `code-${++cellsMade}`;
  return { cell_type: "code", id, metadata, source, outputs, execution_count: count };
}

/** A text cell. */
export function text(source: string): Cell {
  return { cell_type: "markdown", id: `text-${++cellsMade}`, metadata: {}, source };
}

/** What console.log leaves. */
export function printed(text: string, name = "stdout"): Output {
  return { output_type: "stream", name, text };
}

/** A picture with its text alternative. */
export function picture(png: string, alt = "Three bars, the middle one highest"): Output {
  const metadata = { "image/png": { alt } };
  return { output_type: "display_data", data: { "image/png": png, "text/plain": alt }, metadata };
}

/** An interactive figure beside its picture. */
export function explorer(png: string, html: string): Output {
  const { data, ...rest } = picture(png);
  return { ...rest, data: { ...data, "text/html": html } };
}

/** A PNG in RGB from a function of the pixel, its rows stored with a filter (0 none … 4 Paeth). */
export function png(
  width: number,
  height: number,
  colour: (x: number, y: number) => [number, number, number],
  filter: 0 | 1 | 2 = 0,
): string {
  const at = (x: number, y: number) => x < 0 || y < 0 ? [0, 0, 0] : colour(x, y);
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    rows.push(filter);
    for (let x = 0; x < width; x++) {
      const near = filter === 0 ? [0, 0, 0] : filter === 1 ? at(x - 1, y) : at(x, y - 1);
      rows.push(...at(x, y).map((value, i) => (value - near[i]! + 256) % 256));
    }
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const data = deflateSync(Uint8Array.from(rows));
  const file = [signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", [])].flat();
  return btoa(String.fromCharCode(...file));
}

function chunk(name: string, data: ArrayLike<number>): number[] {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length);
  const letters = [...name].map((letter) => letter.charCodeAt(0));
  return [...length, ...letters, ...Array.from(data), 0, 0, 0, 0];
}
