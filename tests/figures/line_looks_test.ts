import { lineLooks } from "@dgm/figures/line_looks.ts";
import type { Meaning } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";

Deno.test("lineLooks() gives no two lines of one meaning the same colour and dashes", () => {
  for (const meaning of ["data", "model", "truth", "failure"] satisfies Meaning[]) {
    const between = meaning === "model" ? "truth" : "model";
    const looks = lineLooks([meaning, meaning, between, meaning]).toSpliced(2, 1);
    assert.equal(new Set(looks.map((look) => JSON.stringify(look))).size, 3, meaning);
  }
});

Deno.test("lineLooks() counts each meaning by itself, and takes model where none is said", () => {
  const [first, other, second] = lineLooks([undefined, "truth", "model"]);
  assert.deepEqual(lineLooks(["model", undefined]), [first, second]);
  assert.deepEqual(lineLooks(["truth"]), [other]);
});
