/** The checks that the words of the course cite. @module */
import type { CoverageRow } from "./coverage.ts";
import { codeCells, type Notebook, textOf } from "./notebook.ts";
import type { Plant } from "./plants.ts";

/** A label, or part of one, and the place that cites it. */
export interface Citation {
  label: string;
  /** The row of the coverage table, or `Summary`. */
  by: string;
}

/** What a notebook's Summary cites: the words in italics within parentheses. */
export function summaryCitations(notebook: Notebook): Citation[] {
  const summary = notebook.cells.find(({ cell_type, source }) =>
    cell_type === "markdown" && /^## Summary$/m.test(textOf(source))
  );
  const words = textOf(summary?.source).replaceAll("\n", " ");
  return [...words.matchAll(/\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)]
    .flatMap(([, inside]) => [...inside!.matchAll(/\*([^*]+)\*/g)])
    .map(([, label]) => ({ label: label!.trim(), by: "Summary" }));
}

/** What the coverage table cites of one notebook. */
export function coverageCitations(rows: readonly CoverageRow[], file: string): Citation[] {
  return rows.flatMap(({ name, links, asides }) =>
    [...links, ...asides].filter((link) => link.file === file)
      .flatMap(({ labels }) => labels.map((label) => ({ label, by: name })))
  );
}

/** The labels of the checks that a notebook's committed outputs show, each with what it compared. */
export function checkLines(notebook: Notebook): string[] {
  return codeCells(notebook)
    .flatMap(({ outputs = [] }) => outputs.flatMap(({ text }) => textOf(text).split("\n")))
    .filter((line) => line.startsWith("✓ "))
    .map((line) => line.slice(2));
}

/** Whether a check's line is the one that a citation means; an ellipsis stands for any words. */
export function isCited(line: string, { label }: Citation): boolean {
  let from = 0;
  for (const part of label.split("…").map((part) => part.trim())) {
    const at = line.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

/** What a row says that has nothing to compute. */
const NOTHING_TO_COMPUTE = /\ba definition\b|\ban outlook\b/;

/**
 * What is wrong between a chapter's citations and its plants, in words: a summary that cites no check, a
 * cited check without a plant, a plant of a check that nobody cites.
 */
export function plantFaults(
  notebook: Notebook,
  citations: readonly Citation[],
  plants: readonly Plant[],
): string[] {
  const lines = checkLines(notebook);
  const used = new Set<Plant>();
  const faults = citations.flatMap((citation) => {
    const cited = lines.filter((line) => isCited(line, citation));
    if (cited.length === 0) {
      return citation.by === "Summary" ? [`Summary: no check is called "${citation.label}"`] : [];
    }
    const planted = plants.filter(({ label }) => cited.some((line) => line.includes(label)));
    planted.forEach((plant) => used.add(plant));
    return planted.length > 0 ? [] : [`${citation.by}: "${citation.label}" has no planted fault`];
  });
  const idle = plants.filter((plant) => !used.has(plant));
  return [...faults, ...idle.map(({ label }) => `nobody cites the planted "${label}"`)];
}

/** The rows of the coverage table that cite no check, and do not say that there is nothing to compute. */
export function uncheckedRows(
  rows: readonly CoverageRow[],
  notebooks: Record<string, Notebook>,
): string[] {
  const isChecked = ({ links }: CoverageRow) =>
    links.some(({ file, labels }) =>
      labels.some((label) =>
        checkLines(notebooks[file]!).some((line) => isCited(line, { label, by: "" }))
      )
    );
  return rows
    .filter((row) => !row.notYet && !NOTHING_TO_COMPUTE.test(row.care) && !isChecked(row))
    .map(({ name }) => `${name}: want a check, or the word that it is a definition or an outlook`);
}
