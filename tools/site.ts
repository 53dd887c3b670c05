/** `deno task site`: the course as web pages that need no network. @module */
import { parseArgs } from "node:util";
import { escapeXml } from "../lib/figures/escape_xml.ts";
import { refusing } from "./arguments.ts";
import type { Notebook } from "./notebooks/notebook.ts";
import { notebookFiles } from "./notebooks.ts";
import { runTool, setUp } from "./setup.ts";
import { dirname, join, relative, resolve } from "./setup/path.ts";
import { ROOT } from "./setup/project.ts";
import { SetUpError } from "./setup/set_up_error.ts";
import { exists } from "./setup/stamp.ts";
import { type Chapter, chapterOf, imageAlternatives } from "./site/chapters.ts";
import { convert } from "./site/convert.ts";
import { readReference } from "./site/reference.ts";
import { type Page, pageHtml, SITE } from "./site/shell.ts";

const HELP = `deno task site [--out DIR]

Writes the course as web pages: the notebooks with the outputs that they have, their solutions, the
notation, and the library's reference. The pages load nothing from elsewhere: open index.html.

  --out DIR  where to; default out/site. What it held before is deleted`;

/** The folder to write, absolute; undefined when help was asked for. */
export function siteOptions(args: string[]): { out: string } | undefined {
  const options = {
    out: { type: "string", default: join(ROOT, "out", "site") },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = refusing(() => parseArgs({ args, options }));
  return values.help ? undefined : { out: resolve(values.out) };
}

/** Files of the project that become pages, by their paths from its root. */
interface Sources {
  notebooks: Map<string, string>;
  markdown: Map<string, string>;
  /** Pictures, which are copied. */
  images: string[];
}

async function site(): Promise<number> {
  const options = siteOptions(Deno.args);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  const { out } = options;
  await clear(out);
  const sources = await readSources();
  const faults = await writeSite(sources, out);
  for (const fault of faults) console.error(fault);
  console.log(`${relative(ROOT, join(out, "index.html"))} is the first page`);
  return faults.length > 0 ? 1 : 0;
}

/** Empties a folder, but only one that a site stood in. */
async function clear(out: string): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(out)).catch(() => []);
  if (entries.length > 0 && !await exists(join(out, "assets", "katex.css"))) {
    throw new SetUpError(`Cannot write the site: ${out} holds something else; name another --out`);
  }
  await Deno.remove(out, { recursive: true }).catch(() => {});
}

async function readSources(): Promise<Sources> {
  const read = async (path: string) =>
    [slashes(relative(ROOT, path)), await Deno.readTextFile(path)] as const;
  const notebooks = new Map(await Promise.all((await notebookFiles()).map(read)));
  const folder = join(ROOT, "notebooks");
  const beside = await Array.fromAsync(Deno.readDir(folder));
  const texts = beside.map(({ name }) => join(folder, name))
    .concat(
      ["data/README.md", "data/decoders/README.md", "data/words/README.md"].map((path) =>
        join(ROOT, path)
      ),
    );
  const markdown = new Map(
    await Promise.all(texts.filter((path) => path.endsWith(".md")).sort().map(read)),
  );
  const images = await Array.fromAsync(Deno.readDir(join(folder, "img"))).catch(() => []);
  return { notebooks, markdown, images: images.map(({ name }) => name).sort() };
}

/** Writes all pages; returns what is wrong with them, in words. */
async function writeSite({ notebooks, markdown, images }: Sources, out: string): Promise<string[]> {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const alternatives = imageAlternatives(readme);
  const pictures = new Map(images.map((name) => [name, alternatives.get(name)]));
  const chapters = [...notebooks].map(([path, text]) =>
    chapterOf(path.replace(/^notebooks\//, ""), JSON.parse(text) as Notebook, pictures)
  );
  const html = await convert({
    notebooks: Object.fromEntries(notebooks),
    markdown: {
      ...Object.fromEntries(markdown),
      ...Object.fromEntries(chapters.map(({ file, promise }) => [`promise ${file}`, promise])),
      intro: readme.split(/\n\s*\n/)[1] ?? "",
    },
  });

  const main = chapters.filter(({ file }) => !file.includes("/"));
  const pages: Page[] = [indexPage(main, html.markdown)];
  for (const [path, body] of Object.entries(html.notebooks)) {
    const at = main.findIndex(({ file }) => `notebooks/${file}` === path);
    const { title } = chapters.find(({ file }) => `notebooks/${file}` === path)!;
    const neighbour = (i: number) =>
      main[i] && { path: siteOf(main[i].file), title: main[i].title };
    const around = at < 0 ? {} : { previous: neighbour(at - 1), next: neighbour(at + 1) };
    pages.push({ path: siteOf(path), title, html: body, ...around });
  }
  for (const path of markdown.keys()) {
    const title = markdown.get(path)!.match(/^# (.*)/m)?.[1] ?? path;
    pages.push({ path: siteOf(path), title, html: html.markdown[path]! });
  }
  const rooms = [...readme.matchAll(/^\| (`lib\/.*`) \| (.*) \|$/gm)].flatMap(([, names, words]) =>
    names!.matchAll(/lib\/(\w+)/g).toArray().map(([, room]) => [room!, escapeXml(words!)] as const)
  );
  // These import packages: only after the set-up, and not for --help.
  const { libraryPages } = await import("./site/library_pages.ts");
  const { finishBody } = await import("./site/body.ts");
  const library = await libraryPages(await readReference(), new Map(rooms));

  await copyAssets(out, images);
  const targets = new Set([...pages, ...library].map(({ path }) => path));
  for (const name of images) targets.add(`img/${name}`);
  const faults: string[] = [];
  for (const page of [...pages, ...library]) {
    const body = finishBody(page.html, (link) => resolveLink(link, page.path, targets));
    faults.push(...body.faults.map((fault) => `${page.path}: ${fault}`));
    const file = join(out, page.path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, pageHtml({ ...page, html: body.html, headings: body.headings }));
  }
  return faults;
}

/** Where a file of the project stands in the site: notebooks lie at its root. */
function siteOf(path: string): string {
  return path.replace(/^notebooks\//, "").replace(/\.(ipynb|md)$/, ".html");
}

/** A link of a source as a link of the site. The pages lie as their sources do, one floor up. */
function resolveLink(link: string, from: string, targets: Set<string>): string | undefined {
  const [path = "", anchor] = link.split("#");
  const hash = anchor ? `#${anchor}` : "";
  if (path === "") return hash;
  const outside = /^(data|library)\//.test(from) ? "" : "notebooks/";
  const source = new URL(path, `file:///${outside}${from}`).pathname.slice(1);
  const target = siteOf(source);
  if (!targets.has(target)) return undefined;
  return "../".repeat(from.split("/").length - 1) + target + hash;
}

function indexPage(chapters: Chapter[], html: Record<string, string>): Page {
  const item = ({ file, title, picture }: Chapter) =>
    `<li>${
      picture
        ? `<img src="${picture.src}" alt="${escapeXml(picture.alt)}" loading="lazy">`
        : "<span></span>"
    }<div><h2><a href="${siteOf(file)}">${escapeXml(title)}</a></h2>${
      html[`promise ${file}`]
    }</div></li>`;
  return {
    path: "index.html",
    title: SITE,
    html: `<h1>${SITE}</h1>\n${html.intro}\n<ol class="chapters">${
      chapters.map(item).join("\n")
    }</ol>
<p class="small">To run these pages yourself, open them as notebooks in JupyterLab: the project's README
says how. What the course covers is in <a href="COVERAGE.md">Coverage</a>, its symbols are in
<a href="NOTATION.md">Notation</a>, its code is in <a href="library/index.html">The library</a>.</p>`,
  };
}

async function copyAssets(out: string, images: string[]): Promise<void> {
  const katex = join(ROOT, "node_modules", "katex", "dist");
  await Deno.mkdir(join(out, "assets", "fonts"), { recursive: true });
  await Deno.mkdir(join(out, "img"), { recursive: true });
  const css = await Deno.readTextFile(join(katex, "katex.min.css"));
  // The other formats are for browsers of ten years ago.
  const modern = css.replaceAll(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "");
  await Deno.writeTextFile(join(out, "assets", "katex.css"), modern);
  await Deno.copyFile(join(ROOT, "tools", "site", "style.css"), join(out, "assets", "style.css"));
  for await (const { name } of Deno.readDir(join(katex, "fonts"))) {
    if (!name.endsWith(".woff2")) continue;
    await Deno.copyFile(join(katex, "fonts", name), join(out, "assets", "fonts", name));
  }
  for (const name of images) {
    await Deno.copyFile(join(ROOT, "notebooks", "img", name), join(out, "img", name));
  }
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}

if (import.meta.main) await runTool(site);
