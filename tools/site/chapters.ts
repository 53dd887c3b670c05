/** The chapters of the course, as its notebooks tell of themselves. @module */
import { codeCells, type Notebook, textOf } from "../notebooks/notebook.ts";
import { pictures } from "../notebooks/rules.ts";

/** A notebook on the index page. */
export interface Chapter {
  /** Its file below notebooks/. */
  file: string;
  title: string;
  /** Its first paragraph, as Markdown. */
  promise: string;
  /** A picture of it: an address, and what it shows. */
  picture?: { src: string; alt: string } | undefined;
}

/**
 * What the index page shows of a notebook.
 *
 * @param file its path below notebooks/
 * @param notebook its content
 * @param images the pictures in notebooks/img with their alternatives, by file name
 */
export function chapterOf(
  file: string,
  notebook: Notebook,
  images: ReadonlyMap<string, string | undefined>,
): Chapter {
  const [head = "", promise = ""] = textOf(notebook.cells[0]?.source).split(/\n\s*\n/);
  const title = head.replace(/^#\s*/, "").trim() || file;
  const name = file.replace(/\.ipynb$/, ".png");
  if (images.has(name)) {
    const alt = images.get(name) ?? `A figure of ${title}`;
    return { file, title, promise, picture: { src: `img/${name}`, alt } };
  }
  const figure = codeCells(notebook).flatMap(pictures)[0];
  if (!figure) return { file, title, promise };
  const src = `data:image/png;base64,${textOf(figure.data!["image/png"]).replaceAll(/\s/g, "")}`;
  return { file, title, promise, picture: { src, alt: textOf(figure.data!["text/plain"]) } };
}

/** The alternatives of pictures in a Markdown text, as `![words](file)` or as `<img>`, by file name. */
export function imageAlternatives(markdown: string): Map<string, string> {
  const inMarkdown = /!\[([^\]]+)\]\((?:[^)\s]*\/)?([^)\s/]+\.png)\)/g;
  const inHtml = /<img src="(?:[^"]*\/)?([^"/]+\.png)"[^>]* alt="([^"]+)"/g;
  return new Map([
    ...[...markdown.matchAll(inMarkdown)].map(([, alt, name]) => [name!, alt!] as const),
    ...[...markdown.matchAll(inHtml)].map(([, name, alt]) => [name!, alt!] as const),
  ]);
}
