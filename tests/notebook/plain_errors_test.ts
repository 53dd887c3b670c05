import { plainStack } from "@dgm/notebook/plain_errors.ts";
import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

const frame = (place: string, file?: string) => ({
  getFileName: () => file,
  toString: () => place,
});

Deno.test("plainStack() keeps frames of cells and of a reader's own files, and no others", () => {
  const frames = [
    frame("checkBatch (/p/lib/models/shapes.ts:84:11)", "/p/lib/models/shapes.ts"),
    frame("encode (C:\\p\\lib\\models\\vae.ts:1:1)", "C:\\p\\lib\\models\\vae.ts"),
    frame("matMul (file:///p/node_modules/tfjs/a.js:1:1)", "file:///p/node_modules/tfjs/a.js"),
    frame("run (ext:core/01_core.js:1:1)", "ext:core/01_core.js"),
    frame("mine (/p/notebooks/mine.ts:2:3)", "/p/notebooks/mine.ts"),
    frame("<anonymous>:22:1"),
  ];
  const [first, ...others] = plainStack(new RangeError("no"), frames, "/p/lib/").split("\n");
  assert.equal(first, "RangeError: no");
  assert.deepEqual(others, [
    "    at mine (/p/notebooks/mine.ts:2:3)",
    "    at <anonymous>:22:1",
  ]);
});

Deno.test("makeErrorsPlain() leaves one sentence of an error that the library throws, under its own name", async () => {
  const { lines } = await runScript(`
    import { makeErrorsPlain } from "@dgm/notebook/plain_errors.ts";
    import { grid } from "@dgm/math/grid.ts";
    makeErrorsPlain();
    for (const fail of [() => grid({ low: [1], high: [0] })]) {
      try { fail(); } catch (error) { console.log(error.stack); }
    }
  `);
  assert.match(lines[0]!, /^RangeError: Cannot make a grid: low must be below high/);
  assert.ok(lines.every((line) => !line.includes("/lib/")), lines.join("\n"));
});
