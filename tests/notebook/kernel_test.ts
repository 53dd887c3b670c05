// Pictures, progress, Stop and checks as the real kernel shows them.
import assert from "node:assert/strict";
import { join } from "node:path";
import { execute } from "../../tools/notebooks/execute.ts";
import { textOf, writeNotebook } from "../../tools/notebooks/notebook.ts";
import { code, notebookOf } from "../tools/notebooks/tiny_notebook.ts";

/** The outputs of each cell, and the cell that failed. */
async function outputsOf(...cells: string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "cells.ipynb");
    await writeNotebook(path, notebookOf(...cells.map((cell) => code(cell))));
    const { notebook, failure } = await execute(path);
    return { outputs: notebook.cells.map((cell) => cell.outputs!), failure };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const GRID = `import { imageGrid } from "@dgm/figures/image_grid.ts";
  const images = { pixels: Uint8Array.of(0, 255), count: 2, height: 1, width: 1, channels: 1 };
  imageGrid(images, { alt: "Two squares.", caption: "White and black." })`;

const PROGRESS = `import { progressBar } from "@dgm/notebook/progress.ts";
  const onProgress = progressBar();
  for (let step = 1; step <= 40; step++) {
    onProgress({ epoch: 1, epochs: 1, step, stepsPerEpoch: 40, loss: 3, history: [] });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }`;

const STOP = `import { withStop } from "@dgm/notebook/stop.ts";
  await withStop(async (signal) => {
    for (let step = 1; step <= 200 && !signal.aborted; step++) {
      // What JupyterLab's Stop button sends, pressed twice.
      if (step === 5) for (const _ of "ab") Deno.kill(Deno.pid, "SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return signal.aborted;
  })`;

Deno.test({
  name: "a kernel shows pictures with their alternative, progress in one output, and survives Stop",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { outputs, failure } = await outputsOf(GRID, PROGRESS, STOP, "`still ${images.count}`");
    assert.equal(failure, undefined);
    const [grid, progress, stop, after] = outputs as [typeof outputs[0], ...typeof outputs];
    const picture = grid!.find(({ data }) => data?.["image/png"])!;
    assert.equal((picture.metadata!["image/png"] as { alt: string }).alt, "Two squares.");
    assert.equal(textOf(picture.data!["text/plain"]), "Two squares.");
    assert.equal(textOf(grid!.at(-1)!.data!["text/markdown"]), "*White and black.*");
    const frames = progress!.filter(({ data }) => data);
    assert.deepEqual(frames.map(({ data }) => textOf(data!["text/plain"])), [
      "epoch   1: mean loss 3.000",
    ]);
    assert.match(textOf(stop![0]!.text), /^Stopped\. The model so far is kept\.\n$/);
    assert.match(textOf(stop!.at(-1)!.data!["text/plain"]), /true/);
    assert.match(textOf(after!.at(-1)!.data!["text/plain"]), /still 2/);
  },
});

Deno.test("a kernel ends at a false check and names both numbers", async () => {
  const { failure } = await outputsOf(
    `import { checkClose } from "@dgm/notebook/check.ts"; checkClose("1 + 1", 1 + 1, 2);`,
    `checkClose("2 + 2", 2 + 2, 5);`,
  );
  assert.equal(failure?.cell, 2);
  assert.match(failure!.error, /2 \+ 2: 4 is not 5/);
});

Deno.test({
  name: "a kernel shows an error of the library as one sentence and the reader's own line",
  async fn() {
    const { outputs, failure } = await outputsOf(
      `import "@dgm/notebook/check.ts"; import { grid } from "@dgm/math/grid.ts";
       const ends = { low: [1], high: [0] }; grid(ends);`,
    );
    assert.equal(failure?.cell, 1);
    const [output] = outputs[0]!;
    assert.equal(output!.ename, "RangeError");
    assert.match(output!.evalue!, /^Cannot make a grid: low must be below high, got 1 and 0/);
    const { traceback } = output as unknown as { traceback: string[] };
    assert.match(traceback.join("\n"), /Cannot make a grid[^]*<anonymous>:/);
    assert.doesNotMatch(traceback.join("\n"), /lib|node_modules/);
  },
});

Deno.test({
  name: "a kernel survives a Stop of a cell that does not listen to it, and says what would end it",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { outputs, failure } = await outputsOf(
      `import "@dgm/notebook/check.ts"; const kept = 7;`,
      `Deno.kill(Deno.pid, "SIGINT"); for (const end = Date.now() + 300; Date.now() < end;);
       await new Promise((resolve) => setTimeout(resolve, 50)); kept`,
    );
    assert.equal(failure, undefined);
    assert.match(textOf(outputs[1]![0]!.text), /^Stop cannot end this cell\. Kernel → Restart/);
    assert.match(textOf(outputs[1]!.at(-1)!.data!["text/plain"]), /7/);
  },
});
