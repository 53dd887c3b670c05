/** Planted faults: changes that make a cited statement false, and must turn its check red. @module */
import { type Cell, codeCells, type Notebook, textOf } from "./notebook.ts";

/** One change that makes one cited statement false. */
export interface Plant {
  /** The check that must turn red: its label, or the part of it that the text cites. */
  label: string;
  /** Code that stands in exactly one cell … */
  find: string;
  /** … and what it becomes: another sign, a factor 1.02, a dropped term, an untrained model. */
  replace: string;
  /** Code of further cells to repeat, where what was changed reaches the check through them. */
  via?: string[];
  /** Code of the check's own cell, where its label stands in several cells. */
  check?: string;
  /** `full` where the check speaks of training, and is skipped at the default `smoke`. */
  budget?: "smoke" | "full";
}

/** What became of one plant: no fault where its check turned red. */
export interface PlantVerdict {
  plant: Plant;
  fault?: string;
}

/**
 * The notebook with its cells as they are and, behind the cell of each plant's check, a copy of what
 * leads to that check with the change made. A copy runs in a block of its own, so it sees what the cells
 * above declared and leaves no trace: all plants fit into one run.
 *
 * @throws {RangeError} when a plant's code or label is not in exactly one cell
 */
export function plantedNotebook(notebook: Notebook, plants: readonly Plant[]): Notebook {
  const added = new Map<Cell, Cell[]>();
  plants.forEach((plant, i) => {
    const { cells, check } = cellsOf(notebook, plant);
    const sources = cells.map((cell) => withoutImports(changed(textOf(cell.source), plant)));
    const copy: Cell = { ...codeCell(blockOf(sources)), id: idOf(i) };
    added.set(check, [...added.get(check) ?? [], copy]);
  });
  return {
    ...notebook,
    cells: notebook.cells.flatMap((cell) => [cell, ...added.get(cell) ?? []]),
  };
}

/** Reads in a run of the planted notebook, made with `DGM_CHECKS=collect`, whether every check saw its plant. */
export function plantVerdicts(run: Notebook, plants: readonly Plant[]): PlantVerdict[] {
  return plants.map((plant, i) => {
    const cell = run.cells.find(({ id }) => id === idOf(i));
    const lines = (cell?.outputs ?? []).flatMap(({ text }) => textOf(text).split("\n"));
    const ofCheck = lines.filter((line) => /^[✓✗–] /.test(line) && line.includes(plant.label));
    if (ofCheck.some((line) => line.startsWith("✗"))) return { plant };
    const broken = lines.find((line) => line.startsWith(BROKEN));
    const fault = ofCheck[0]?.startsWith("–")
      ? "its check is skipped at this budget"
      : ofCheck[0]
      ? `its check stays green: ${ofCheck[0]}`
      : broken ?? "its check was not reached";
    return { plant, fault };
  });
}

const BROKEN = "the copy broke: ";

function idOf(i: number): string {
  return `plant-${i + 1}`;
}

/** The changed cell, those on the way and the check's, in the notebook's order, each once. */
function cellsOf(notebook: Notebook, plant: Plant): { cells: Cell[]; check: Cell } {
  const { find, via = [], label } = plant;
  const only = (code: string) => {
    const found = codeCells(notebook).filter(({ source }) => textOf(source).includes(code));
    if (found.length === 1) return found[0]!;
    throw new RangeError(
      `Cannot plant a fault for "${label}": want ${JSON.stringify(code)} in one code cell, ` +
        `found it in ${found.length}`,
    );
  };
  const check = only(plant.check ?? label);
  const wanted = new Set([only(find), ...via.map(only), check]);
  return { cells: notebook.cells.filter((cell) => wanted.has(cell)), check };
}

function changed(source: string, { find, replace }: Plant): string {
  return source.replaceAll(find, () => replace);
}

/** Imports stand outside of blocks, and the cells above have made them. */
function withoutImports(source: string): string {
  return source.replace(/^import\s(?:[^;"]*?\sfrom\s)?"[^"]+";?/gm, "");
}

function blockOf(sources: string[]): string {
  return `await (async () => {
  try {
${sources.join("\n;\n")}
  } catch (error) {
    console.log("${BROKEN}" + error);
  }
})();`;
}

function codeCell(source: string): Omit<Cell, "id"> {
  return { cell_type: "code", metadata: {}, source, outputs: [], execution_count: null };
}
