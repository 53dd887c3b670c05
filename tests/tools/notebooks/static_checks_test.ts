import assert from "node:assert/strict";
import { staticFaults } from "../../../tools/notebooks/static_checks.ts";
import { code, notebookOf, text } from "./tiny_notebook.ts";

Deno.test("staticFaults() passes cells that use the library, npm packages and each other", async () => {
  const faults = await staticFaults(notebookOf(
    text("# Title"),
    code(`import { createRandom } from "@dgm/math/random.ts";\nimport pl from "nodejs-polars";`),
    code("const values = [1, 2, 3];\nvalues[0].toFixed(1)"),
    code("(createRandom(1).uniform() + values[1]).toFixed(2)"),
    code("pl.Series(values)"),
  ));
  assert.deepEqual(faults, []);
});

Deno.test("staticFaults() gives each complaint its cell and line", async () => {
  const faults = await staticFaults(notebookOf(
    code("const a = 1;\nconst text: number = 'one';"),
    text("Between them, words."),
    code("\nconst a = 2;"),
    code("function half(x: number) {\n  const twice = 2 * x;\n  return x / 2;\n}\nhalf(a + text)"),
  ));
  const want = [
    /^code cell 1, line 1: TS2451 .*Cannot redeclare block-scoped variable 'a'/,
    /^code cell 1, line 2: TS2322 .*Type 'string' is not assignable to type 'number'/,
    /^code cell 2, line 2: TS2451 .*Cannot redeclare/,
    /^code cell 2, line 2: error\[no-redeclare\]/,
    /^code cell 3, line 2: error\[no-unused-vars\].*`twice` is never used/,
  ];
  assert.equal(faults.length, want.length, faults.join("\n"));
  want.forEach((pattern, i) => assert.match(faults[i]!, pattern));
});

Deno.test("staticFaults() gives a syntax error its cell and line, once", async () => {
  const faults = await staticFaults(notebookOf(code("1"), code("1\nconst b = ;")));
  assert.equal(faults.length, 1, faults.join("\n"));
  assert.match(faults[0]!, /^code cell 2, line 2: SyntaxError: Expression expected/);
});
