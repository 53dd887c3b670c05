import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

const program = `
  import { budget, dataSetName } from "@dgm/notebook/budget.ts";
  for (const [variable, ask] of [
    ["DGM_BUDGET", () => budget({ full: 30, smoke: 1 })],
    ["DGM_DATASET", dataSetName],
  ] as const) {
    for (const value of [undefined, "", "full", "smoke", "glyphs", "mnist"]) {
      if (value === undefined) Deno.env.delete(variable);
      else Deno.env.set(variable, value);
      try {
        console.log(variable, value, ask());
      } catch (error) {
        console.log(String(error));
      }
    }
  }`;

Deno.test("budget() is full unless DGM_BUDGET says smoke; dataSetName() glyphs unless DGM_DATASET says mnist", async () => {
  const { lines } = await runScript(program);
  const refused = (variable: string, want: string, got: string) =>
    `RangeError: Cannot run the notebook: ${variable} must be ${want}, got ${got}`;
  assert.deepEqual(lines, [
    "DGM_BUDGET undefined 30",
    "DGM_BUDGET  30",
    "DGM_BUDGET full 30",
    "DGM_BUDGET smoke 1",
    refused("DGM_BUDGET", "full or smoke", "glyphs"),
    refused("DGM_BUDGET", "full or smoke", "mnist"),
    "DGM_DATASET undefined glyphs",
    "DGM_DATASET  glyphs",
    refused("DGM_DATASET", "glyphs or mnist", "full"),
    refused("DGM_DATASET", "glyphs or mnist", "smoke"),
    "DGM_DATASET glyphs glyphs",
    "DGM_DATASET mnist mnist",
  ]);
});
