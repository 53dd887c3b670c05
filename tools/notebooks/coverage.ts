/** Whether the coverage table points at headings and checks that exist. @module */
import { codeCells, type Notebook, textOf } from "./notebook.ts";

/** What a row says when there is nothing to link. */
export const NOT_YET = "not in this course yet";

/** One link of a row, with the labels that stand behind it. */
export interface CoverageLink {
  /** The notebook's file name. */
  file: string;
  /** The number before the comma of the link's words. */
  number: string;
  /** The words behind it: the beginning of a heading. */
  heading: string;
  /** Labels of checks, or titles of figures, or parts of them. */
  labels: string[];
}

/** One row of the table. */
export interface CoverageRow {
  /** Its name in the first column. */
  name: string;
  /** Where its statement is executed. */
  links: CoverageLink[];
  /** Links among the words of care. */
  asides: CoverageLink[];
  /** Whether it says that (part of) it is not in the course. */
  notYet: boolean;
  /** What to keep in mind. */
  care: string;
}

/**
 * The rows of all tables with four columns: name, statement, where it is executed, with care.
 *
 * A link reads `[04, Step 2](04_elbo.ipynb)`; the labels behind it stand in backticks.
 */
export function coverageRows(markdown: string): CoverageRow[] {
  const rows = markdown.split("\n").filter((line) => /^\|\s*[A-Z]\d+\s*\|/.test(line));
  return rows.map((line) => {
    const [, name, , where, care] = line.split("|").map((cell) => cell.trim());
    return {
      name: name!,
      links: linksOf(where!),
      asides: linksOf(care ?? ""),
      notYet: where!.includes(NOT_YET),
      care: care ?? "",
    };
  });
}

function linksOf(where: string): CoverageLink[] {
  const links: CoverageLink[] = [];
  for (const part of where.matchAll(/\[(\d\d), ([^\]]+)\]\(([^)]+)\)|`([^`]+)`/g)) {
    const [, number, heading, file, label] = part;
    if (label !== undefined) links.at(-1)?.labels.push(label);
    else links.push({ number: number!, heading: heading!, file: file!, labels: [] });
  }
  return links;
}

/**
 * What is wrong with the coverage table, in words: a row without a link, a link to a notebook or a
 * heading that is not there, or a label that no text of the notebook's code holds.
 */
export function coverageFaults(
  rows: readonly CoverageRow[],
  notebooks: Record<string, Notebook>,
): string[] {
  return rows.flatMap(({ name, links, asides, notYet }) => {
    const missing = links.length > 0 || notYet ? [] : [`want a link, or "${NOT_YET}"`];
    const broken = [...links, ...asides].flatMap((link) => linkFaults(link, notebooks));
    return [...missing, ...broken].map((fault) => `${name}: ${fault}`);
  });
}

function linkFaults(
  { file, number, heading, labels }: CoverageLink,
  notebooks: Record<string, Notebook>,
): string[] {
  const notebook = notebooks[file];
  if (!notebook) return [`there is no notebook ${file}`];
  const faults = file.startsWith(`${number}_`) ? [] : [`${number} is not the number of ${file}`];
  if (!headingsOf(notebook).some((one) => one.startsWith(heading))) {
    faults.push(`${file} has no heading that begins with "${heading}"`);
  }
  const words = stringsOf(notebook);
  for (const label of labels) {
    if (!words.some((one) => one.includes(label))) faults.push(`${file} has no "${label}"`);
  }
  return faults;
}

function headingsOf(notebook: Notebook): string[] {
  return notebook.cells.filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => [...textOf(source).matchAll(/^#{1,6} (.+)$/gm)])
    .map(([, words]) => words!.trim());
}

/** All texts in double quotes or backticks of the code: labels of checks, titles of figures. */
function stringsOf(notebook: Notebook): string[] {
  return codeCells(notebook).flatMap(({ source }) =>
    [...textOf(source).matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, quoted, template]) => quoted ?? template ?? "")
  );
}
