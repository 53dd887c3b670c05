import assert from "node:assert/strict";
import { codeHash } from "../../../tools/machines/code_hash.ts";
import { code, notebookOf, printed, text } from "../notebooks/tiny_notebook.ts";

Deno.test("codeHash() depends on code cells and their order, not on words and outputs", () => {
  const [a, b] = [code("const a = 1;"), code("const b = 2;")];
  const hash = codeHash(notebookOf(text("# Title"), a, b));
  assert.match(hash, /^[0-9a-f]{12}$/);
  assert.equal(codeHash(notebookOf(a, text("other words"), b)), hash);
  assert.equal(codeHash(notebookOf({ ...a, outputs: [printed("1")] }, b)), hash);
  assert.equal(codeHash(notebookOf({ ...a, source: ["const a ", "= 1;"] }, b)), hash);
  assert.notEqual(codeHash(notebookOf(b, a)), hash);
  assert.notEqual(codeHash(notebookOf({ ...a, source: "const a = 3;" }, b)), hash);
});

Deno.test("codeHash() does not look at imports, but at what is done with them", () => {
  const body = "const a = importance(1);";
  const cell = code(body);
  const hashOf = (source: string) => codeHash(notebookOf({ ...cell, source }));
  const one = 'import { importance } from "@dgm/math/importance.ts";\n\n';
  const many = 'import {\n  importance,\n  type Weight,\n} from "@dgm/math/mod.ts";\n' + one;
  assert.equal(hashOf(one + body), hashOf(body));
  assert.equal(hashOf(many + body), hashOf(body));
  assert.notEqual(hashOf(one + body.replace("1", "2")), hashOf(body));
});
