// What a person sees who opens notebooks and runs nothing.
import { join } from "node:path";
import assert from "node:assert/strict";
import { codeCells, isExplorer, readNotebook, textOf } from "../../tools/notebooks/notebook.ts";
import { pictures } from "../../tools/notebooks/rules.ts";
import { browser, committedNotebooks, Lab, labTest, noBrowser, OUT } from "./support/lab.ts";

let lab: Lab;
if (!noBrowser) {
  Deno.test.beforeAll(async () => void (lab = await Lab.start("reading")));
  Deno.test.afterAll(async () => {
    await lab?.close();
    await browser().close();
  });
}

const NOTEBOOKS = await committedNotebooks();
const VAE = "05_vae.ipynb";

for (const path of NOTEBOOKS) {
  labTest(`${path}: shipped figures are seen before anything runs, without a warning`, async () => {
    const file = await readNotebook(join(lab.folder, path));
    const figures = codeCells(file).flatMap(pictures);
    const explorers = figures.filter(isExplorer).length;
    const notebook = await lab.open(path);
    const { page } = notebook;
    if (explorers > 0) await page.locator(".dgm-explorer[data-live]").nth(explorers - 1).waitFor();
    const { shown, faults } = await notebook.pictures();
    assert.deepEqual(faults, []);
    assert.equal(shown, figures.length - explorers);
    const trust = await page.locator(".jp-StatusItem-trust").getAttribute("title");
    const count = file.cells.filter(({ cell_type }) => cell_type === "code").length;
    assert.match(trust!, new RegExp(`trusted: ${count} of ${count} code cells`));
    assert.equal(await page.locator(".jp-Dialog").count(), 0);
    assert.equal(await notebook.red.count(), 0);
    assert.deepEqual(notebook.errors, []);
    await notebook.close();
    await lab.endKernels();
  });
}

labTest("headings fill the table of contents", async () => {
  const { cells } = await readNotebook(join(lab.folder, VAE));
  const headings = cells.filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => textOf(source).replace(/^```[^]*?^```/gm, "").match(/^#+ .*/gm) ?? []);
  const notebook = await lab.open(VAE);
  await notebook.page.locator('[data-id="table-of-contents"]').click();
  const items = notebook.page.locator(".jp-TableOfContents-content .jp-tocItem-content");
  await items.nth(headings.length - 1).waitFor();
  const words = await items.allInnerTexts();
  assert.equal(words.length, headings.length);
  assert.ok(words.some((text) => text.includes("Does it invent")));
  await notebook.close();
});

labTest("figures stand on their own paper in the dark theme, and text is light", async () => {
  const notebook = await lab.open(VAE);
  const { page } = notebook;
  await notebook.choose("Settings", "Theme", "JupyterLab Dark");
  await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
  const { faults } = await notebook.pictures();
  assert.deepEqual(faults, []);
  const colour = await page.locator(".jp-RenderedMarkdown p").first()
    .evaluate((p) => getComputedStyle(p).color);
  const channels = colour.match(/[\d.]+/g)!.slice(0, 3).map(Number);
  assert.ok(Math.min(...channels) > 150, colour);
  await page.locator(".jp-RenderedImage img").nth(5).scrollIntoViewIfNeeded();
  await notebook.screenshot(join(OUT, "dark.png"));
  for (const [i, explorer] of (await page.locator(".dgm-explorer").all()).entries()) {
    await explorer.scrollIntoViewIfNeeded();
    await explorer.screenshot({ path: join(OUT, `dark_explorer_${i}.png`) });
    const paper = await explorer.evaluate((figure) => getComputedStyle(figure).backgroundColor);
    assert.ok(Math.max(...paper.match(/\d+/g)!.map(Number)) < 60, paper);
  }
  await notebook.close();
});
