// Mistakes, exercises and explorers, as a person meets them in JupyterLab.
import { join } from "node:path";
import assert from "node:assert/strict";
import { code, notebookOf } from "../tools/notebooks/tiny_notebook.ts";
import { browser, Lab, labTest, noBrowser, OUT } from "./support/lab.ts";

const LIBRARY_ERROR = `import "@dgm/notebook/check.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import * as tf from "@tensorflow/tfjs";
await useEngine();
const image = { height: 28, width: 28, channels: 1 };
createVae(image, { random: createRandom(0) }).encode(tf.zeros([1, 27, 28, 1]));`;

const STUB = `import { checkClose, checkThat } from "@dgm/notebook/check.ts";
import { exercise, todo } from "@dgm/notebook/exercise.ts";
let square = (x: number): number => todo("the square of x");`;

const VERIFY = `exercise("1 ★", () => checkClose("3²", square(3), 9));`;

const EXPLORERS = {
  latent: `import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { loadDecoder } from "@dgm/files/decoder_file.ts";
import { latentExplorer } from "@dgm/notebook/latent_explorer.ts";
import * as tf from "@tensorflow/tfjs";
await useEngine();
const decoder = await loadDecoder(2);
const random = createRandom(0);
const codes = Float32Array.from({ length: 4000 }, () => random.normal());
const labels = Array.from({ length: 2000 }, (_, i) => codes[2 * i] > 0 ? 3 : 8);
latentExplorer(decoder, { codes, labels, alt: "A map of digits, decoded from a plane." });`,
  decoded: `const asked = [[0, 0], [1, -1.5], [-2.25, 0.75], [2.9, 2.9]];
console.log(JSON.stringify(asked.map((z) =>
  [...tf.sigmoid(decoder.apply(tf.tensor2d([z]))).dataSync()])));`,
  elbo: `import { elboExplorer } from "@dgm/notebook/elbo_explorer.ts";
import { nonlinearGaussian } from "@dgm/math/nonlinear_gaussian.ts";
const model = nonlinearGaussian({ decode: (z) => z + z * z, sigma: 0.5 });
elboExplorer(model, { x: 1, alt: "A bell beside a curve with two humps." });`,
  bounds: `const qs = [[0, 1], [0.6, 0.3], [-1.5, 0.2]];
console.log(JSON.stringify(qs.map(([mean, sd]) =>
  model.bound(1, { mean: [mean], logVar: [2 * Math.log(sd)] }))));`,
};

let lab: Lab;
if (!noBrowser) {
  Deno.test.beforeAll(async () => {
    const page = (...cells: string[]) => notebookOf(...cells.map((cell) => code(cell)));
    lab = await Lab.start("writing", {
      "mistakes.ipynb": page("const broken = ;", "null.width;", LIBRARY_ERROR),
      "exercises.ipynb": page(STUB, VERIFY, `checkThat("the page goes on", true);`),
      "explorers.ipynb": page(...Object.values(EXPLORERS)),
    });
  });
  Deno.test.afterAll(async () => {
    await lab?.close();
    await browser().close();
  });
}

labTest(
  "mistakes are seen in the cell: a syntax error, an error at run time, one of the library",
  async () => {
    const notebook = await lab.open("mistakes.ipynb");
    await notebook.idle();
    for (const index of [0, 1, 2]) await notebook.run(index);
    assert.equal(await notebook.red.count(), 3);
    assert.match(await notebook.text(0), /Expression expected/);
    assert.match(await notebook.text(1), /TypeError: Cannot read properties of null/);
    const library = await notebook.text(2);
    assert.match(library, /TypeError: Cannot encode: want images \[B,28,28,1\], got \[1,27,28,1\]/);
    assert.doesNotMatch(library, /shapes\.ts|vae\.ts|node_modules|file:/);
    await notebook.screenshot(join(OUT, "mistakes.png"));
    await notebook.close();
  },
);

labTest(
  "an exercise is open and lets Run All go on; a wrong answer is red, a right one solved",
  async () => {
    const notebook = await lab.open("exercises.ipynb");
    await notebook.idle();
    await notebook.runAll();
    assert.match(await notebook.text(1), /○ Exercise 1 ★ is open: the square of x/);
    assert.match(await notebook.text(2), /✓ the page goes on/);
    assert.equal(await notebook.red.count(), 0);

    await notebook.write(0, STUB.replace(`todo("the square of x")`, "x + x"));
    for (const index of [0, 1]) await notebook.run(index);
    assert.equal(await notebook.red.count(), 1);
    assert.match(await notebook.text(1), /CheckError: 3²: 6 is not 9/);
    await notebook.screenshot(join(OUT, "exercise_wrong.png"));

    await notebook.write(0, STUB.replace(`todo("the square of x")`, "x * x"));
    for (const index of [0, 1]) await notebook.run(index);
    assert.equal(await notebook.red.count(), 0);
    assert.match(await notebook.text(1), /✓ 3²: 9 = 9 .*\n✓ Exercise 1 ★ is solved/);
    await notebook.close();
  },
);

/** What the latent explorer answers; see LatentPageHandle. */
type Latent = HTMLElement & {
  explorer: { moveTo(a: number, b: number): void; image(): Float32Array; code(): number[] };
};

/** What the ELBO explorer answers; see ElboPageHandle. */
type Elbo = HTMLElement & {
  explorer: {
    moveTo(mean: number, sd: number): void;
    q(): { mean: number; sd: number };
    terms(): Record<string, number>;
    logEvidence(): number;
  };
};

/** Lists that agree, each pair to a tolerance relative to the larger of 1 and the value. */
function assertAgree(a: number[], b: number[], tolerance: number): void {
  assert.equal(a.length, b.length);
  const worst = Math.max(...a.map((v, i) => Math.abs(v - b[i]!) / Math.max(1, Math.abs(b[i]!))));
  console.log(`  the largest difference is ${worst.toExponential(1)}`);
  assert.ok(worst <= tolerance, `they differ by ${worst}`);
}

labTest("the latent explorer decodes as the kernel does, to 1e-4, in at most 16 ms", async () => {
  const notebook = await lab.open("explorers.ipynb");
  await notebook.idle();
  for (const index of [0, 1]) await notebook.run(index);
  const figure = notebook.cell(0).locator(".dgm-explorer");
  const asked = [[0, 0], [1, -1.5], [-2.25, 0.75], [2.9, 2.9]];
  const kernel = JSON.parse((await notebook.text(1)).trim()) as number[][];
  const page = await figure.evaluate(
    (root, asked) =>
      asked.map(([a, b]) => {
        (root as Latent).explorer.moveTo(a!, b!);
        return [...(root as Latent).explorer.image()];
      }),
    asked,
  );
  assertAgree(page.flat(), kernel.flat(), 1e-4);
  await figure.scrollIntoViewIfNeeded();
  const median = await figure.evaluate(async (root) => {
    const times: number[] = [];
    for (let i = 0; i < 101; i++) {
      const start = performance.now();
      (root as Latent).explorer.moveTo(Math.cos(i), Math.sin(2 * i));
      times.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return times.sort((a, b) => a - b)[50]!;
  });
  console.log(`  decode and draw: median ${median.toFixed(2)} ms`);
  assert.ok(median <= 16, `${median} ms`);
  await notebook.close();
});

labTest(
  "the latent explorer follows the pointer and the arrow keys, and tells a screen reader",
  async () => {
    const notebook = await lab.open("explorers.ipynb");
    await notebook.idle();
    await notebook.run(0);
    const { page } = notebook;
    const figure = notebook.cell(0).locator(".dgm-explorer");
    await figure.scrollIntoViewIfNeeded();
    const code = () => figure.evaluate((root) => (root as Latent).explorer.code());
    const seen = () =>
      figure.locator("canvas").last().evaluate((c) => (c as HTMLCanvasElement).toDataURL());
    const plane = figure.locator("[role=application]");
    const box = (await plane.boundingBox())!;
    const before = await seen();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.25, { steps: 5 });
    const [z1, z2] = await code();
    assert.ok(Math.abs(z1! - 1.7) < 0.2 && Math.abs(z2! - 1.7) < 0.2, `${z1}, ${z2}`);
    assert.notEqual(await seen(), before);
    await page.mouse.up();
    await page.mouse.move(box.x + 60, box.y + 60);
    assert.deepEqual(await code(), [z1, z2]);

    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+ArrowDown");
    assertAgree(await code(), [z1! - 0.1, z2! - 0.5], 1e-9);
    await page.keyboard.press("Home");
    assert.deepEqual(await code(), [0, 0]);
    // The keys were the figure's: JupyterLab has not gone to another cell, nor made one.
    assert.equal(await notebook.cells.count(), 4);
    const words = figure.locator("[aria-live=polite]");
    await words.filter({ hasText: /^z1 0\.00, z2 0\.00, nearest training image: a [38]$/ })
      .waitFor();
    assert.match(await figure.getAttribute("aria-label") ?? "", /^A map of digits/);
    await notebook.screenshot(join(OUT, "latent_explorer.png"));
    assert.deepEqual(notebook.errors, []);
    await notebook.close();
  },
);

labTest("the ELBO explorer agrees with quadrature in the kernel, to 1e-4", async () => {
  const notebook = await lab.open("explorers.ipynb");
  await notebook.idle();
  for (const index of [2, 3]) await notebook.run(index);
  const kernel = JSON.parse((await notebook.text(3)).trim()) as Record<string, number>[];
  const names = ["reconstruction", "kl", "elbo", "gap", "logEvidence"];
  const page = await notebook.cell(2).locator(".dgm-explorer").evaluate((root, names) => {
    const { explorer } = root as Elbo;
    return [[0, 1], [0.6, 0.3], [-1.5, 0.2]].map(([mean, sd]) => {
      explorer.moveTo(mean!, sd!);
      const terms: Record<string, number> = explorer.terms();
      terms.logEvidence = explorer.logEvidence();
      return names.map((name) => terms[name]!);
    });
  }, names);
  assertAgree(page.flat(), kernel.flatMap((bound) => names.map((name) => bound[name]!)), 1e-4);
  await notebook.close();
});

labTest("the ELBO explorer follows pointer, keys, sliders and its button", async () => {
  const notebook = await lab.open("explorers.ipynb");
  await notebook.idle();
  await notebook.run(2);
  const { page } = notebook;
  const figure = notebook.cell(2).locator(".dgm-explorer");
  await figure.scrollIntoViewIfNeeded();
  const q = () => figure.evaluate((root) => (root as Elbo).explorer.q());
  const gap = () => figure.evaluate((root) => (root as Elbo).explorer.terms().gap!);
  const plot = figure.locator("[role=application]");
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.7);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.56, box.y + box.height * 0.3, { steps: 5 });
  await page.mouse.up();
  const dragged = await q();
  assert.ok(dragged.mean > 0.3 && dragged.sd < 0.6, JSON.stringify(dragged));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const moved = await q();
  assertAgree([moved.mean, moved.sd], [dragged.mean + 0.05, dragged.sd * 1.05], 1e-9);

  const slider = figure.getByLabel("standard deviation");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  assert.ok((await q()).sd > moved.sd);
  await figure.getByRole("button", { name: "Find the best Gaussian" }).click();
  const best = await gap();
  assert.ok(best > 0 && best < 0.5, `${best}`);
  await figure.locator("[aria-live=polite]", { hasText: /nats below log p of x$/ }).waitFor();
  assert.equal(await notebook.cells.count(), 4);
  await notebook.screenshot(join(OUT, "elbo_explorer.png"));
  assert.deepEqual(notebook.errors, []);
  await notebook.close();
});

labTest(
  "an untrusted notebook shows the picture of an explorer, and no warning in its place",
  async () => {
    const notebook = await lab.open("explorers.ipynb");
    await notebook.idle();
    await notebook.run(0);
    const saved = await notebook.saved();
    await notebook.close();
    // Another text, and so another signature: nobody has run this one.
    saved.cells[1]!.source = "// changed elsewhere";
    await Deno.writeTextFile(join(lab.folder, "untrusted.ipynb"), JSON.stringify(saved));
    const other = await lab.open("untrusted.ipynb");
    const picture = other.cell(0).locator("img[alt^='A map of digits']");
    await picture.waitFor();
    const width = await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    assert.ok(width > 300, `${width}`);
    assert.doesNotMatch(await other.text(0), /untrusted|function|--paper/i);
    assert.equal(await other.page.locator(".dgm-explorer canvas").count(), 0);
    await other.screenshot(join(OUT, "untrusted.png"));
    await other.close();
  },
);
