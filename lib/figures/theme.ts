/** One place for how figures look: colours with meaning, sizes, type. @module */

/** What a colour says: where the thing drawn comes from. */
export type Meaning = "data" | "model" | "truth" | "failure";

/**
 * Colours and sizes of every figure.
 *
 * The four colours with a meaning are the same in all notebooks: data grey, model blue, truth black,
 * failure orange. `paper` is opaque, so that a figure reads well on a dark page too.
 *
 * @example The meaning comes before the shade.
 * ```ts
 * import { theme } from "@dgm/figures/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(Object.keys(theme.colours).slice(0, 4), ["data", "model", "truth", "failure"]);
 * ```
 */
export const theme = {
  /** Data grey, model blue, truth black, failure orange; then lighter shades of the same meanings. */
  colours: {
    data: "#8b8f97",
    model: "#1f6bc8",
    truth: "#15171a",
    failure: "#d9590b",
    dataLight: "#d3d5d9",
    modelLight: "#8db8e8",
    modelDark: "#0e3f80",
    failureLight: "#f4b184",
  },
  /** What carries no meaning: paper, text, axes, grid. */
  paper: "#fdfdfb",
  text: "#23262b",
  muted: "#666b74",
  axis: "#a7abb2",
  grid: "#e9e9e5",
  /** The ten classes of digits, told apart by colour and labelled in place. */
  digits: [
    "#4e79a7",
    "#b8860b",
    "#59a14f",
    "#b6413e",
    "#8e6bb0",
    "#8c6d5a",
    "#c65d9a",
    "#5f6368",
    "#2e9ca6",
    "#d98032",
  ],
  /** The family name of the font that the project brings along. */
  font: "Inter",
  /** Sizes in CSS pixels. */
  size: { title: 17, subtitle: 13, label: 13, tick: 12, margin: 18 },
  /** The width of a figure on the page, in CSS pixels: it fits a cell beside JupyterLab's file list. */
  width: 720,
  /** Picture pixels for each CSS pixel: crisp on dense displays. */
  density: 2,
} as const;
