/** What stands around the body of every page. @module */
import { escapeXml } from "../../lib/figures/escape_xml.ts";
import type { PageHeading } from "./body.ts";

/** A page of the site. */
export interface Page {
  /** Its file, from the site's root, with slashes. */
  path: string;
  title: string;
  /** The body's HTML. */
  html: string;
  /** For the table of contents; none when left out. */
  headings?: PageHeading[];
  /** Neighbours in reading order. */
  previous?: { path: string; title: string } | undefined;
  next?: { path: string; title: string } | undefined;
}

/** The name of the site. */
export const SITE = "Deep generative models";

/** A whole page. */
export function pageHtml(page: Page): string {
  const up = "../".repeat(page.path.split("/").length - 1);
  const link = (path: string, text: string, rel = "") =>
    `<a href="${up}${path}"${rel && ` rel="${rel}"`}>${escapeXml(text)}</a>`;
  const sections = (page.headings ?? []).filter(({ level }) => level === 2 || level === 3);
  const contents = sections.length < 3
    ? ""
    : `<nav class="contents" aria-label="On this page"><ol>${
      sections.map(({ id, text, level }) =>
        `<li class="level${level}"><a href="#${encodeURI(id)}">${escapeXml(text)}</a></li>`
      ).join("")
    }</ol></nav>`;
  const around = [
    page.previous ? `<span>← ${link(page.previous.path, page.previous.title, "prev")}</span>` : "",
    page.next ? `<span>${link(page.next.path, page.next.title, "next")} →</span>` : "",
  ].join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(page.title === SITE ? SITE : `${page.title} · ${SITE}`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${up}assets/katex.css">
<link rel="stylesheet" href="${up}assets/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><nav aria-label="Site">${link("index.html", SITE)}
${link("NOTATION.html", "Notation")} ${link("library/index.html", "Library")}</nav></header>
<div class="page">
${contents}
<main id="main">
${page.html}
</main>
</div>
<footer><nav aria-label="Chapters">${around}</nav></footer>
</body>
</html>
`;
}
