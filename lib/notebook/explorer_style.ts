/** How explorers look, on light pages and on dark ones. @module */
import { theme } from "../figures/mod.ts";

/** The colours that explorers use. */
interface Palette {
  colours: Record<"data" | "model" | "truth" | "failure" | "dataLight" | "modelLight", string>;
  paper: string;
  text: string;
  muted: string;
  axis: string;
  grid: string;
  digits: readonly string[];
}

/** The theme's colours on dark paper: the same meanings, light enough to read. */
const DARK: Palette = {
  colours: {
    data: "#9aa0a8",
    model: "#6aaefc",
    truth: "#f1f2f3",
    failure: "#f59a52",
    dataLight: "#4a4f57",
    modelLight: "#2f5d92",
  },
  paper: "#16181c",
  text: "#e4e6e9",
  muted: "#a6abb3",
  axis: "#6d727a",
  grid: "#2b2e34",
  digits: [
    "#8db4e2",
    "#e0b340",
    "#86cf7b",
    "#f08683",
    "#c5a3e6",
    "#cfa98f",
    "#f39acb",
    "#b6bac0",
    "#67cdd6",
    "#fbab60",
  ],
};

/**
 * The style sheet that each explorer carries. Colours are variables, which the page's code asks for:
 * dark where JupyterLab's theme is dark, or where the system is and no JupyterLab has a say.
 *
 * @returns CSS without any address
 *
 * @example
 * ```ts
 * import { explorerStyle } from "@dgm/notebook/explorer_style.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(explorerStyle(), /--model:#1f6bc8/);
 * assert.doesNotMatch(explorerStyle(), /url\(|@import/);
 * ```
 */
export function explorerStyle(): string {
  const dark = variables(DARK);
  return [
    `.dgm-explorer{${variables(theme)}}`,
    `@media (prefers-color-scheme:dark){body:not([data-jp-theme-light]) .dgm-explorer{${dark}}}`,
    `body[data-jp-theme-light="false"] .dgm-explorer{${dark}}`,
    LAYOUT,
  ].join("\n");
}

function variables({ colours, digits, ...rest }: Palette): string {
  const { paper, text, muted, axis, grid } = rest;
  const names = (Object.keys(DARK.colours) as (keyof typeof DARK.colours)[])
    .map((name) => [name, colours[name]] as const);
  const classes = digits.map((colour, i) => [`class${i}`, colour] as const);
  const plain = Object.entries({ paper, text, muted, axis, grid });
  return [...names, ...classes, ...plain].map(([name, value]) => `--${name}:${value}`).join(";");
}

const LAYOUT = `
.dgm-explorer{box-sizing:border-box;max-width:${theme.width}px;margin:8px 0;padding:14px 18px;
  background:var(--paper);color:var(--text);font:14px/1.45 ${theme.font},system-ui,sans-serif}
.dgm-explorer *{box-sizing:border-box}
.dgm-explorer img{max-width:100%;height:auto}
.dgm-explorer figcaption{margin-top:10px;color:var(--muted);font-size:13px;text-align:left}
.dgm-live{display:flex;flex-wrap:wrap;gap:16px 24px;align-items:flex-start}
.dgm-live canvas{display:block}
.dgm-drag{cursor:crosshair;touch-action:none;user-select:none}
.dgm-explorer :focus-visible{outline:2px solid var(--model);outline-offset:2px}
.dgm-readout{margin:8px 0 0;font-variant-numeric:tabular-nums;white-space:pre-line}
.dgm-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.dgm-live label{display:grid;grid-template-columns:11em 1fr 3.5em;gap:10px;align-items:center;
  margin-top:6px;font-variant-numeric:tabular-nums}
.dgm-live input{width:100%;margin:0;accent-color:var(--model)}
.dgm-live button{margin-top:10px;padding:4px 12px;font:inherit;color:var(--text);cursor:pointer;
  background:var(--paper);border:1px solid var(--axis);border-radius:4px}
`;
