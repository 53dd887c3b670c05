/** The shape rules of the notebooks: they guide the reader's pace. @module */
import { type Cell, codeCells, hasTag, type Notebook, textOf } from "./notebook.ts";

/**
 * What a notebook does otherwise than the rules say, in words. A rule is lifted for a notebook that
 * gives its reason in the metadata: `"dgm": { "shape": { "cells": "why" } }`.
 */
export function shapeFaults(notebook: Notebook): string[] {
  const lifted = notebook.metadata.dgm?.shape ?? {};
  return Object.entries(RULES)
    .filter(([name]) => !lifted[name])
    .flatMap(([name, rule]) => rule(notebook).map((fault) => `${fault} (rule ${name})`));
}

const RULES: Record<string, (notebook: Notebook) => string[]> = {
  cells: ({ cells }) => cells.length > 80 ? [`${cells.length} cells are more than 80`] : [],

  codeLength: (notebook) =>
    everyCode(notebook, (lines) => lines.length > 25 && `${lines.length} lines are more than 25`),

  codeWidth: (notebook) =>
    everyCode(notebook, (lines) => {
      const wide = lines.findIndex((line) => [...line].length > 100);
      return wide >= 0 && `line ${wide + 1} is wider than 100 characters`;
    }),

  codeMedian: (notebook) => {
    const lengths = codeCells(notebook).map((cell) => textOf(cell.source).split("\n").length);
    const median = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0;
    return median > 8 ? [`the median code cell has ${median} lines, more than 8`] : [];
  },

  textLength: ({ cells }) =>
    cells.flatMap((cell, i) => {
      if (cell.cell_type !== "markdown") return [];
      const words = wordCount(textOf(cell.source));
      return words > 120 ? [`text cell ${i + 1} has ${words} words, more than 120`] : [];
    }),

  title: ({ cells }) =>
    /^# \S/.test(textOf(cells[0]?.source)) ? [] : ["the first cell has no title"],

  headings: ({ cells }) => {
    const levels = cells.filter(({ cell_type }) => cell_type === "markdown")
      .flatMap(({ source }) => withoutFences(textOf(source)).match(/^#{1,6}(?= )/gm) ?? [])
      .map((marks) => marks.length);
    if (levels.filter((level) => level === 1).length !== 1) return ["want one heading of level 1"];
    const jump = levels.findIndex((level, i) => i > 0 && level > levels[i - 1]! + 1);
    return jump > 0 ? [`heading ${jump + 1} skips a level`] : [];
  },

  firstFigure: ({ cells }) => {
    const first = cells.findIndex((cell) => pictures(cell).length > 0);
    return first >= 0 && first < 8 ? [] : ["there is no figure within the first eight cells"];
  },
};

/** What is wrong with the committed outputs of a notebook, in words. */
export function outputFaults(notebook: Notebook): string[] {
  const faults: string[] = [];
  codeCells(notebook).forEach((cell, i) => {
    const at = `code cell ${i + 1}`;
    if (cell.execution_count !== i + 1) {
      faults.push(`${at} has count ${cell.execution_count}, want ${i + 1}`);
    }
    for (const output of cell.outputs ?? []) {
      if (output.output_type === "error") faults.push(`${at} has an error output`);
      if (output.name === "stderr") faults.push(`${at} wrote to stderr`);
      const text = textOf(output.text) + textOf(output.data?.["text/plain"]) +
        textOf(output.data?.["text/html"]);
      // Embedded data spells everything now and then.
      const path = text.replace(/[A-Za-z0-9+/]{200,}/g, "").match(
        /(?:\/(?:home|root|Users|work|tmp)\/|[A-Z]:\\)\S*/,
      );
      if (path) faults.push(`${at} shows the path ${path[0]}`);
    }
    if (drawsPicture(textOf(cell.source)) && pictures(cell).length === 0) {
      faults.push(`${at} names the words for a picture and keeps none: is it the last expression?`);
    }
    for (const picture of pictures(cell)) {
      const { alt } = (picture.metadata?.["image/png"] ?? {}) as { alt?: string };
      if (!alt || alt !== textOf(picture.data?.["text/plain"]) || alt.length < 20) {
        faults.push(`${at} has a picture without a text alternative`);
      }
    }
  });
  return faults;
}

/** The outputs of a cell that are PNG pictures. */
export function pictures(cell: Cell) {
  return (cell.outputs ?? []).filter((output) => output.data?.["image/png"]);
}

/** Whether a statement of the cell, other than a function for later, names an alternative text. */
function drawsPicture(source: string): boolean {
  const statements = source.split(/\n(?=[^\s)}\]])/);
  const definition = /^(async )?function |^const \w+ = (async )?(\(.*|\w+ )=>/;
  return statements.some((statement) =>
    !definition.test(statement) && /\balt:/.test(statement.replace(/^\s*\/\/.*/gm, ""))
  );
}

/** What the source of a notebook may not do, in words. */
export function sourceFaults(notebook: Notebook): string[] {
  return codeCells(notebook).flatMap((cell, i) => {
    const source = textOf(cell.source);
    const faults = FORBIDDEN.filter(([pattern, , tag]) =>
      pattern.test(source) && !(tag && hasTag(cell, tag))
    );
    return faults.map(([, why]) => `code cell ${i + 1}: ${why}`);
  });
}

const FORBIDDEN: [RegExp, string, string?][] = [
  [/\bMath\.random\b/, "Math.random has no seed: take numbers from createRandom"],
  [
    /\btf\.(random\w*|truncatedNormal|multinomial)\b/,
    "tf.random has no seed of this notebook: take numbers from createRandom",
  ],
  [/\b(performance\.now|Date\.now|new Date)\b/, "a clock needs the tag timing", "timing"],
  [
    /\} from "@dgm\/(?!(?:\w+\/)?mod\.ts")/,
    "names come through the door of their room, such as @dgm/math/mod.ts",
  ],
];

/** Text without its blocks of code, where a # begins a comment. */
function withoutFences(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, "");
}

/** Words a reader reads: formulas and link addresses count as one each. */
function wordCount(markdown: string): number {
  const plain = markdown
    .replace(/\$\$[\s\S]*?\$\$/g, " formula ")
    .replace(/\$[^$\n]+\$/g, " formula ")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/^\|.*\|$/gm, " ");
  return plain.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function everyCode(notebook: Notebook, rule: (lines: string[]) => string | false): string[] {
  return codeCells(notebook).flatMap((cell, i) => {
    const fault = rule(textOf(cell.source).split("\n"));
    return fault ? [`code cell ${i + 1}: ${fault}`] : [];
  });
}
