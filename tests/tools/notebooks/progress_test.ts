import assert from "node:assert/strict";
import { cellProgress } from "../../../tools/notebooks/progress.ts";

/** Runs cells that take so many seconds; what was written, and the summary. */
function told(isTerminal: boolean, cells: number[]): { written: string[]; summary: string } {
  let now = 1000;
  const written: string[] = [];
  const screen = { isTerminal, write: (text: string) => written.push(text), now: () => now };
  const progress = cellProgress("05_vae", screen);
  cells.forEach((seconds, i) => {
    now += 1000 * seconds;
    progress.onCell(i + 1, cells.length);
  });
  return { written, summary: progress.summary() };
}

Deno.test("cellProgress() rewrites one line of a terminal for each cell, and clears it", () => {
  const { written } = told(true, [1, 2]);
  assert.deepEqual(written, [
    "\r  05_vae: cell 1 of 2, 1 s\x1b[K",
    "\r  05_vae: cell 2 of 2, 3 s\x1b[K",
    "\r\x1b[K",
  ]);
});

Deno.test("cellProgress() writes a line in 30 s to a log, and nothing for a quick notebook", () => {
  assert.deepEqual(told(false, [1, 2, 3]).written, []);
  const { written } = told(false, [29, 2, 20, 10]);
  assert.deepEqual(written, ["  05_vae: cell 2 of 4, 31 s\n", "  05_vae: cell 4 of 4, 61 s\n"]);
});

Deno.test("cellProgress() names the three slowest cells, and no quick one", () => {
  assert.equal(told(false, [1, 1]).summary, "2 cells in 2 s");
  const { summary } = told(false, [6, 40, 1, 7, 5]);
  assert.equal(summary, "5 cells in 59 s, slowest [2] 40 s, [4] 7 s, [1] 6 s");
});
