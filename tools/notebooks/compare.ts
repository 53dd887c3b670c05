/** Whether a re-run reproduced the committed outputs. @module */
import {
  type Cell,
  codeCells,
  hasTag,
  isExplorer,
  type Notebook,
  type Output,
  textOf,
  textsOf,
} from "./notebook.ts";
import { isClose, numbersIn, wordsOf } from "./numbers.ts";
import { isBlank, pngSize } from "./png.ts";
import { pictures } from "./rules.ts";
import { outsideSpread, type Spread } from "./spread.ts";

/** How exactly outputs must agree. */
export type Exactness =
  /** Every text and picture to the bit: the same machine wrote both. */
  | "bits"
  /** Cells tagged `training` within the spread over machines; the others in the numbers of their text. */
  | "numbers"
  /** As `numbers`, but what is trained is compared in its words alone: its numbers make the spread. */
  | "words"
  /** What is trained in its words alone, the others not at all: another seed decided their numbers. */
  | "trained words"
  /** As `numbers`, but what is trained was made with other numbers and is not compared at all. */
  | "untrained";

/**
 * What differs between the committed outputs and those of a re-run, in words. Cells tagged `timing`
 * or `engine` depend on the machine and are not compared.
 *
 * @param spread how far trained numbers may differ elsewhere, where exactness is `numbers`
 */
export function outputDifferences(
  committed: Notebook,
  rerun: Notebook,
  exactness: Exactness,
  spread: Spread = {},
): string[] {
  const [before, after] = [codeCells(committed), codeCells(rerun)];
  return before.flatMap((cell, i) => {
    if (hasTag(cell, "timing") || hasTag(cell, "engine")) return [];
    const other = after[i]!;
    const fault = exactness === "bits" || !hasTag(cell, "training")
      ? exactness === "trained words" ? undefined : agrees(cell, other, exactness)
      : exactness === "untrained"
      ? undefined
      : resembles(cell, other, exactness === "numbers" ? { range: spread[cell.id] } : undefined);
    return fault ? [`code cell ${i + 1}: ${fault}`] : [];
  });
}

function agrees(before: Cell, after: Cell, exactness: Exactness): string | undefined {
  const [a, b] = [textsOf(before), textsOf(after)];
  const same = exactness === "bits" ? a === b : sameNumbers(a, b);
  if (!same) return `the text differs: ${firstDifference(a, b)}`;
  if (exactness === "bits") {
    const [p, q] = [before, after].map((cell) => pictures(cell).map(pixelsOf).join("\n"));
    if (p !== q) return "a picture differs";
    const [m, n] = [before, after].map(explorersOf);
    if (m !== n) return "an explorer differs";
  }
  return shows(before, after);
}

/** The same words and pictures, and numbers that another machine or seed could have given. */
function resembles(
  before: Cell,
  after: Cell,
  spread: { range: Spread[string] | undefined } | undefined,
): string | undefined {
  const [a, b] = [textsOf(before), textsOf(after)];
  if (wordsOf(a) !== wordsOf(b)) return `the text differs: ${firstDifference(a, b)}`;
  return (spread && outsideSpread(b, spread.range)) ?? shows(before, after);
}

/** The same pictures in number and size, and none of them blank. */
function shows(before: Cell, after: Cell): string | undefined {
  const [p, q] = [before, after].map((cell) => pictures(cell).map(sizeOf).join(" and "));
  if (p !== q) return `want pictures of ${p || "no"} pixels, got ${q || "none"}`;
  if (pictures(after).some((output) => isBlank(pixelsOf(output)))) {
    return "a picture is blank";
  }
}

function pixelsOf(output: Output): string {
  return textOf(output.data?.["image/png"]).replaceAll("\n", "");
}

/** The pages of interactive figures; elsewhere than on one machine only their pictures are compared. */
function explorersOf({ outputs = [] }: Cell): string {
  return outputs.filter(isExplorer).map(({ data }) => textOf(data!["text/html"])).join("\n");
}

function sizeOf(output: Output): string {
  const { width, height } = pngSize(pixelsOf(output));
  return `${width} × ${height}`;
}

/** Equal words, and numbers equal to the tolerance or to the last printed digit. */
export function sameNumbers(a: string, b: string): boolean {
  if (wordsOf(a) !== wordsOf(b)) return false;
  const others = numbersIn(b);
  return numbersIn(a).every((number, i) => isClose(number, others[i]!.value));
}

function firstDifference(a: string, b: string): string {
  const [p, q] = [a.split("\n"), b.split("\n")];
  const at = p.findIndex((line, i) => line !== q[i]);
  const i = at < 0 ? p.length : at;
  return `want "${p[i] ?? ""}", got "${q[i] ?? ""}"`;
}
