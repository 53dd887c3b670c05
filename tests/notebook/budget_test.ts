import { budget, dataSetName } from "@dgm/notebook/budget.ts";
import assert from "node:assert/strict";

function withVariable(name: string, value: string | undefined, test: () => void): void {
  const before = Deno.env.get(name);
  const set = (text?: string) =>
    text === undefined ? Deno.env.delete(name) : Deno.env.set(name, text);
  set(value);
  try {
    test();
  } finally {
    set(before);
  }
}

Deno.test("budget() is full unless DGM_BUDGET says smoke", () => {
  for (const [value, want] of [[undefined, 30], ["", 30], ["full", 30], ["smoke", 1]] as const) {
    withVariable("DGM_BUDGET", value, () => assert.equal(budget({ full: 30, smoke: 1 }), want));
  }
  withVariable("DGM_BUDGET", "tiny", () =>
    assert.throws(() => budget({ full: 30, smoke: 1 }), {
      name: "RangeError",
      message: "Cannot run the notebook: DGM_BUDGET must be full or smoke, got tiny",
    }));
});

Deno.test("dataSetName() is glyphs unless DGM_DATASET says mnist", () => {
  for (const [value, want] of [[undefined, "glyphs"], ["mnist", "mnist"]] as const) {
    withVariable("DGM_DATASET", value, () => assert.equal(dataSetName(), want));
  }
  withVariable("DGM_DATASET", "cifar", () => assert.throws(dataSetName, /must be glyphs or mnist/));
});
