// The course as web pages, opened in a browser that has no network.
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { filesUnder } from "../../tools/test/house_rules.ts";
import { ROOT, venvProgram } from "../../tools/setup/project.ts";
import { contrastFaults } from "./support/contrast.ts";
import { browser, labTest, noBrowser, OUT } from "./support/lab.ts";

const SITE = join(OUT, "site");

/** The pages of which screenshots are kept. */
const KEPT = /^(index|04_elbo|05_vae)\.html$/;

/** What was found on all pages, in words, by the test that it fails. */
interface Found {
  pages: number;
  built: string;
  errors: string[];
  pictures: string[];
  links: string[];
  narrow: string[];
  contrast: string[];
}

let found: Promise<Found> | undefined;

/** Builds the site and visits every page once, for all tests. */
function visit(): Promise<Found> {
  return found ??= visitAll();
}

if (!noBrowser) Deno.test.afterAll(() => browser().close());

async function visitAll(): Promise<Found> {
  const { success, stderr } = await new Deno.Command(venvProgram("deno"), {
    args: ["task", "site", "--out", SITE],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const files = await Array.fromAsync(filesUnder(SITE));
  const found: Found = {
    pages: 0,
    built: success ? "" : new TextDecoder().decode(stderr),
    errors: [],
    pictures: [],
    links: [],
    narrow: [],
    contrast: [],
  };
  const places = new Map<string, Place>();
  const context = await browser().newContext({ viewport: { width: 1200, height: 900 } });
  for (const path of files.filter((path) => path.endsWith(".html"))) {
    const page = await context.newPage();
    places.set(pathToFileURL(path).href, await look(page, path, found));
    await page.close();
    found.pages++;
  }
  await context.close();
  for (const [address, { links }] of places) {
    for (const link of links) {
      const [file, anchor = ""] = link.split("#");
      const target = places.get(file!);
      const there = target && (!anchor || target.anchors.includes(decodeURIComponent(anchor)));
      if (!there) found.links.push(`${address}: the link ${link} is broken`);
    }
  }
  return found;
}

/** What other pages may link to, and what a page links to within the site. */
interface Place {
  anchors: string[];
  links: string[];
}

/** Looks at one page, in a wide and in a narrow window, light and dark. */
async function look(page: Page, path: string, found: Found): Promise<Place> {
  const name = relative(SITE, path).replaceAll("\\", "/");
  page.on("console", (message) => {
    if (message.type() === "error") found.errors.push(`${name}: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.errors.push(`${name}: ${error}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) {
      found.errors.push(`${name} asks for ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(path).href);
  const seen = await page.evaluate(async () => {
    const images = [...document.images];
    for (const image of images) image.loading = "eager";
    await Promise.all(images.map((image) => image.decode().catch(() => {})));
    const links = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")];
    return {
      anchors: [...document.querySelectorAll("[id]")].map(({ id }) => id),
      links: links.map(({ href }) => href).filter((href) => href.startsWith("file:")),
      pictures: images.filter(({ alt, naturalWidth }) => alt.length < 10 || naturalWidth === 0)
        .map(({ alt, src }) => `a picture of ${src.slice(0, 60)} with the words "${alt}"`),
      explorers: document.querySelectorAll(".dgm-explorer:not([data-live])").length,
      titles: document.querySelectorAll("h1").length,
      formulas: document.querySelectorAll(".katex-error, .tex:not(:has(.katex))").length,
    };
  });
  found.pictures.push(...seen.pictures.map((fault) => `${name}: ${fault}`));
  const { explorers, titles, formulas } = seen;
  if (explorers > 0) found.errors.push(`${name}: ${explorers} explorers stand still`);
  if (titles !== 1) found.errors.push(`${name}: ${titles} headings of level 1`);
  if (formulas > 0) found.errors.push(`${name}: ${formulas} formulas are not drawn`);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    if (KEPT.test(name)) {
      await page.screenshot({ path: join(OUT, `site_${name}_${colorScheme}.png`) });
    }
    const faults = await page.evaluate(contrastFaults);
    found.contrast.push(...faults.map((fault) => `${name}, ${colorScheme}: ${fault}`));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 390) found.narrow.push(`${name} is ${width} pixels wide`);
  if (KEPT.test(name)) await page.screenshot({ path: join(OUT, `site_${name}_narrow.png`) });
  return seen;
}

labTest(
  "task site draws every formula, and every link of the notebooks finds its page",
  async () => {
    const { built, pages } = await visit();
    assert.equal(built, "");
    console.log(`  ${pages} pages`);
    assert.ok(pages > 15);
  },
);

labTest(
  "pages open without errors and without the network, explorers and formulas alive",
  async () => {
    assert.deepEqual((await visit()).errors, []);
  },
);

labTest("pictures on the pages are there, and have words", async () => {
  assert.deepEqual((await visit()).pictures, []);
});

labTest("no link and no anchor within the pages is broken", async () => {
  assert.deepEqual((await visit()).links, []);
});

labTest("pages fit a screen of 390 pixels", async () => {
  assert.deepEqual((await visit()).narrow, []);
});

labTest("text stands out from its paper, light and dark", async () => {
  assert.deepEqual((await visit()).contrast, []);
});
