import { notebookSeed } from "@dgm/notebook/seed.ts";
import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

const SHOW = `import { notebookSeed } from "@dgm/notebook/seed.ts"; console.log(notebookSeed(5));`;

Deno.test("notebookSeed() is the notebook's own unless DGM_SEED says otherwise", async () => {
  assert.deepEqual((await runScript(SHOW, { DGM_SEED: "" })).lines, ["5"]);
  assert.deepEqual((await runScript(SHOW, { DGM_SEED: "12" })).lines, ["12"]);
  assert.equal(typeof notebookSeed(0), "number");
});

Deno.test("notebookSeed() refuses what is no seed", async () => {
  for (const wrong of ["-1", "1.5", "x", "1e3"]) {
    const { errors, code } = await runScript(SHOW, { DGM_SEED: wrong });
    assert.equal(code, 1);
    assert.match(errors, new RegExp(`DGM_SEED must be a whole number .+, got ${wrong}`));
  }
});
