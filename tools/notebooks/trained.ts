/** Which cells depend on training. @module */
import { type Cell, codeCells, hasTag, type Notebook } from "./notebook.ts";

/** Whether a cell's numbers depend on training, and not on how fast or what the machine is. */
export function isTrained(cell: Cell): boolean {
  return hasTag(cell, "training") && !hasTag(cell, "timing") && !hasTag(cell, "engine");
}

/** Whether a notebook has cells whose numbers depend on training. */
export function hasTrainedCells(notebook: Notebook): boolean {
  return codeCells(notebook).some(isTrained);
}
