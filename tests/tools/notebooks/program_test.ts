import assert from "node:assert/strict";
import { programOf } from "../../../tools/notebooks/program.ts";
import { code, notebookOf, text } from "./tiny_notebook.ts";

const notebook = notebookOf(
  text("# Title"),
  code("const a = 1;\nconst b = 2"),
  code("   "),
  code("[a, b]"),
);

Deno.test("programOf() joins the code cells in order and leaves texts and empty cells out", () => {
  const { text } = programOf(notebook);
  assert.equal(text, "const a = 1;\nconst b = 2\n;\n[a, b]\n;\nexport {};\n");
});

Deno.test("programOf() tells of each line which cell and line it came from", () => {
  const { text, origin } = programOf(notebook);
  const lines = text.split("\n");
  const of = (line: string) => origin(lines.indexOf(line) + 1);
  assert.deepEqual(of("const a = 1;"), { cell: 1, line: 1 });
  assert.deepEqual(of("const b = 2"), { cell: 1, line: 2 });
  assert.deepEqual(of("[a, b]"), { cell: 2, line: 1 });
  assert.deepEqual(origin(99), { cell: 0, line: 0 });
});

Deno.test("programOf() keeps a last expression apart from a bracket that opens the next cell", () => {
  const { text } = programOf(notebookOf(code("const f = 1"), code("(2)")));
  assert.ok(!text.includes("1\n(2)"));
});
