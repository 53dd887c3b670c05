// Running, stopping and restarting notebooks by the buttons of JupyterLab.
import { join } from "node:path";
import assert from "node:assert/strict";
import {
  codeCells,
  hasTag,
  readNotebook,
  textOf,
  textsOf,
} from "../../tools/notebooks/notebook.ts";
import { pictures } from "../../tools/notebooks/rules.ts";
import { skippedChecks } from "../../tools/notebooks/verify.ts";
import { code, notebookOf } from "../tools/notebooks/tiny_notebook.ts";
import { browser, committedNotebooks, Lab, labTest, noBrowser, OUT } from "./support/lab.ts";
import type { NotebookPage } from "./support/notebook_page.ts";

const SETUP = `import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { loadGlyphs } from "@dgm/data/glyphs.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { evaluate } from "@dgm/training/evaluate.ts";
import { fit } from "@dgm/training/fit.ts";
import { progressBar } from "@dgm/notebook/progress.ts";
import { runEach } from "@dgm/notebook/run_each.ts";
import { withStop } from "@dgm/notebook/stop.ts";
import "@dgm/notebook/check.ts";
await useEngine();
const data = await loadGlyphs();
const random = createRandom(0);
const vae = createVae(data.train, { latent: 2, random });`;

const TRAIN = `const { history, stopped } = await withStop((signal) =>
  fit(vae, data, { epochs: 50, random: random.stream("fit"), onProgress: progressBar(), signal })
);`;

const USE = `const samples = vae.sampleMeans(4, createRandom(1));
console.log("samples " + samples.shape.join(" × "));`;

const EVALUATE = `await withStop(async (signal) => {
  for (;;) await evaluate(vae, data.train, { random, signal });
});`;

const RUNS = `const runs = await runEach(
  Array.from({ length: 400 }, (_, i) => i),
  () => new Promise((resolve) => setTimeout(resolve, 50)),
  { label: "runs" },
);
console.log(runs.length > 0 && runs.length < 400);`;

/** The cells of the notebook that is stopped. */
const CELLS = { setup: 0, train: 1, use: 2, evaluate: 3, runs: 4, endless: 5, after: 6 };
const STOPPED = notebookOf(
  ...[SETUP, TRAIN, USE, EVALUATE, RUNS, "for (;;);", "`after ${1 + 1}`"].map((c) => code(c)),
);

let lab: Lab;
let opened: NotebookPage | undefined;
if (!noBrowser) {
  Deno.test.beforeAll(async () => {
    lab = await Lab.start("running", { "stopped.ipynb": STOPPED });
  });
  Deno.test.afterAll(async () => {
    await lab?.close();
    await browser().close();
  });
}

/** The notebook of training, set up once for all tests that stop something. */
async function trainable(): Promise<NotebookPage> {
  if (opened) return opened;
  const notebook = await lab.open("stopped.ipynb");
  await notebook.idle();
  await notebook.run(CELLS.setup);
  return opened = notebook;
}

/** Starts a cell, waits for words, presses Stop, and tells how long the cell took to end, in ms. */
async function stop(notebook: NotebookPage, index: number, running: RegExp, presses = 1) {
  await notebook.start(index);
  await notebook.says(index, running);
  const start = performance.now();
  for (let i = 0; i < presses; i++) await notebook.stop();
  await notebook.ended(index);
  const ms = Math.round(performance.now() - start);
  console.log(`  ended ${ms} ms after Stop`);
  return ms;
}

/** What a person may have to wait. */
const SECOND = 1000;
const BAR = /% {2}epoch \d+ of 50/;
const SENTENCE = /Stopped in epoch \d+, step \d+\. The model so far is kept\./;

for (const path of (await committedNotebooks()).filter((path) => !path.includes("/"))) {
  labTest(`${path} runs whole: no cell is red, its figures are seen`, async () => {
    const notebook = await lab.open(path);
    await notebook.idle();
    const before = await readNotebook(notebook.path);
    const start = performance.now();
    await notebook.runAll();
    console.log(`  ran whole in ${Math.round((performance.now() - start) / 1000)} s`);
    assert.deepEqual(await notebook.red.allInnerTexts(), []);
    const figures = codeCells(before).flatMap(pictures).length;
    const { shown, faults } = await notebook.pictures();
    assert.deepEqual(faults, []);
    const explorers = await notebook.page.locator(".dgm-explorer[data-live]").count();
    assert.equal(shown + explorers, figures);
    const after = await notebook.saved();
    const skipped = skippedChecks(after);
    console.log(`  ${skipped.length} checks of training said that they were skipped`);
    const checksTraining = codeCells(before).some((cell) =>
      hasTag(cell, "training") && textsOf(cell).includes("✓")
    );
    const least = path === "05_vae.ipynb" ? 5 : Number(checksTraining);
    assert.ok(skipped.length >= least, skipped.join("\n"));
    const counts = codeCells(after).map(({ execution_count }) => execution_count);
    assert.deepEqual(counts, counts.map((_, i) => i + 1));
    assert.deepEqual(notebook.errors, []);
    await notebook.close();
    await lab.endKernels();
  });
}

// What a failed test left running would make the others fail.
const stopTest: typeof labTest = (name, fn) =>
  labTest(name, async () => {
    try {
      await fn();
    } catch (error) {
      await opened?.close();
      opened = undefined;
      await lab.endKernels();
      throw error;
    }
  });

stopTest(
  "progress is seen to move while a model trains, and Stop ends it within a second",
  async () => {
    const notebook = await trainable();
    await notebook.start(CELLS.train);
    const frames = new Set<string>();
    await notebook.says(CELLS.train, BAR);
    for (let i = 0; i < 25; i++) {
      frames.add(await notebook.text(CELLS.train));
      await notebook.page.waitForTimeout(200);
    }
    console.log(`  ${frames.size} different frames in five seconds`);
    assert.ok(frames.size >= 3, [...frames].join("\n"));
    await notebook.cell(CELLS.train).scrollIntoViewIfNeeded();
    await notebook.screenshot(join(OUT, "progress.png"));
    const start = performance.now();
    await notebook.stop();
    await notebook.says(CELLS.train, SENTENCE);
    await notebook.ended(CELLS.train);
    const ms = performance.now() - start;
    console.log(`  ended ${Math.round(ms)} ms after Stop`);
    assert.ok(ms <= SECOND, `${ms} ms`);
    assert.equal(await notebook.red.count(), 0);
  },
);

stopTest("the saved file holds the last frame of the progress", async () => {
  const notebook = await trainable();
  const shown = await notebook.text(CELLS.train);
  const cell = (await notebook.saved()).cells[CELLS.train]!;
  const frame = textOf(cell.outputs!.find(({ data }) => data)!.data!["text/plain"]);
  assert.match(frame, BAR);
  assert.ok(shown.includes(frame.split("\n")[0]!), `${shown}\n${frame}`);
  assert.match(textsOf(cell), SENTENCE);
});

stopTest("after Stop the next cell uses the model, and the training cell goes on", async () => {
  const notebook = await trainable();
  await notebook.run(CELLS.use);
  assert.match(await notebook.text(CELLS.use), /samples 4 × 28 × 28 × 1/);
  await stop(notebook, CELLS.train, BAR);
  assert.match(await notebook.text(CELLS.train), SENTENCE);
});

stopTest("two quick Stops do no harm", async () => {
  const notebook = await trainable();
  await stop(notebook, CELLS.train, BAR, 2);
  assert.match(await notebook.text(CELLS.train), SENTENCE);
  await notebook.run(CELLS.use);
  assert.match(await notebook.text(CELLS.use), /samples 4 × 28/);
});

stopTest("Stop ends an evaluation within a second, with one sentence", async () => {
  const notebook = await trainable();
  await notebook.start(CELLS.evaluate);
  await notebook.page.waitForTimeout(1500);
  const start = performance.now();
  await notebook.stop();
  await notebook.ended(CELLS.evaluate);
  const ms = performance.now() - start;
  console.log(`  ended ${Math.round(ms)} ms after Stop`);
  assert.ok(ms <= SECOND, `${ms} ms`);
  const text = await notebook.text(CELLS.evaluate);
  assert.match(text, /StoppedError: this cell was stopped and has no result; what was computed/);
  assert.doesNotMatch(text, /\bat \S+/);
});

stopTest("Stop ends a long loop within a second and keeps what is done", async () => {
  const notebook = await trainable();
  const ms = await stop(notebook, CELLS.runs, /% {2}\d+ of 400 runs/);
  assert.ok(ms <= SECOND, `${ms} ms`);
  assert.match(
    await notebook.text(CELLS.runs),
    /Stopped after \d+ of 400 runs, which are kept\.\ntrue/,
  );
});

stopTest("a synchronous cell outlives Stop, and Restart ends it", async () => {
  const notebook = await trainable();
  await notebook.start(CELLS.endless);
  await notebook.page.waitForTimeout(500);
  await notebook.stop();
  await notebook.page.waitForTimeout(1000);
  assert.match(await notebook.prompt(CELLS.endless), /\[\*\]/);
  const start = performance.now();
  await notebook.restart();
  console.log(`  restarted in ${Math.round(performance.now() - start)} ms`);
  await notebook.run(CELLS.after);
  assert.match(await notebook.text(CELLS.after), /after 2/);
  await notebook.close();
});
