/** The finish of a page's body: formulas, headings, links, tables, pictures. @module */
import katex from "katex";
import { parseHTML } from "linkedom";

/** A heading for the table of contents. */
export interface PageHeading {
  id: string;
  text: string;
  level: number;
}

/** A body that is ready, with what it contains. */
export interface Body {
  html: string;
  headings: PageHeading[];
  /** Links that lead nowhere and formulas that cannot be drawn, in words. */
  faults: string[];
}

/**
 * Draws formulas, gives headings their anchors, sends links to where the site has their targets, lets
 * wide tables scroll.
 *
 * @param html a fragment from `convert`
 * @param resolve turns a link of the source into one of the site; undefined when there is no target
 */
export function finishBody(html: string, resolve: (link: string) => string | undefined): Body {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
  const faults: string[] = [];
  const all = (selector: string) => [...document.querySelectorAll(selector)] as Element[];

  for (const element of all(".tex")) {
    const tex = element.textContent!;
    const displayMode = element.localName === "div";
    try {
      element.innerHTML = katex.renderToString(tex, { displayMode, strict: "ignore" });
    } catch (error) {
      faults.push(`the formula ${tex} cannot be drawn: ${(error as Error).message}`);
    }
  }

  const taken = new Set<string>();
  const headings = all("h1, h2, h3, h4").map((heading) => {
    const text = [...heading.childNodes].map(plainText).join("").trim();
    let id = heading.id || slug(text);
    for (let n = 2; taken.has(id); n++) id = `${slug(text)}-${n}`;
    taken.add(id);
    heading.id = id;
    return { id, text, level: Number(heading.localName[1]) };
  });

  for (const link of all("a[href]")) {
    const href = link.getAttribute("href")!;
    if (/^[a-z]+:/i.test(href)) continue;
    const target = resolve(href);
    if (target !== undefined) link.setAttribute("href", target);
    else {
      faults.push(`the link ${href} leads nowhere`);
      link.removeAttribute("href");
    }
  }

  for (const table of all("table")) {
    const box = document.createElement("div");
    box.setAttribute("class", "wide");
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Table");
    table.replaceWith(box);
    box.append(table);
  }
  // An empty cell at the head of a table's rows is no heading.
  for (const cell of all("th")) if (!cell.textContent!.trim()) cell.outerHTML = "<td></td>";
  return { html: document.body.innerHTML, headings, faults };
}

/** What a reader reads of a node: of a formula its source. */
function plainText(node: Node): string {
  const element = node as Element;
  const source = element.querySelector?.("annotation")?.textContent;
  return source ?? node.textContent ?? "";
}

/** The name of a heading in an address. */
export function slug(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "") || "section";
}
