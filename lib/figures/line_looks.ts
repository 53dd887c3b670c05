/** How lines of one meaning are told apart. @module */
import { type Meaning, theme } from "./theme.ts";

/** Colour and dashes of a line. */
export interface LineLook {
  /** A shade of the meaning's colour. */
  colour: string;
  /** A pattern for `strokeDasharray`; none for a line drawn through. */
  dash?: string;
}

/** The first line of a meaning is drawn through, the next ones are dashed and dotted. */
const DASHES = [undefined, "7 4", "2 3"] as const;

/**
 * A look for each of several lines: the first of a meaning has its colour and is drawn through, further
 * ones take another shade of it, and dashes, so that a picture never shows one blue twice.
 *
 * @param meanings what the lines mean, in the order in which they are drawn; default `model`
 * @returns one look for each
 *
 * @example
 * ```ts
 * import { lineLooks } from "@dgm/figures/line_looks.ts";
 * import { theme } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [first, , second] = lineLooks(["model", "truth", "model"]);
 * assert.deepEqual(first, { colour: theme.colours.model });
 * assert.deepEqual(second, { colour: theme.colours.modelDark, dash: "7 4" });
 * ```
 */
export function lineLooks(meanings: readonly (Meaning | undefined)[]): LineLook[] {
  return meanings.map((meaning = "model", i) => {
    const before = meanings.slice(0, i).filter((one = "model") => one === meaning).length;
    const shades = SHADES[meaning];
    const [colour, dash] = [shades[before % shades.length]!, DASHES[before % DASHES.length]];
    return dash === undefined ? { colour } : { colour, dash };
  });
}

const { colours } = theme;
const SHADES: Record<Meaning, readonly string[]> = {
  data: [colours.data, theme.text],
  model: [colours.model, colours.modelDark, colours.modelLight],
  truth: [colours.truth, theme.muted],
  failure: [colours.failure, colours.failureLight],
};
