import assert from "node:assert/strict";
import { cleaned } from "../../../tools/notebooks/clean.ts";
import type { Output } from "../../../tools/notebooks/notebook.ts";
import { code, notebookOf, printed, text } from "./tiny_notebook.ts";

Deno.test("cleaned() counts code cells from 1 and gives empty ones no count", () => {
  const notebook = notebookOf(code("a", { count: 7 }), text("b"), code(" "), code("c"));
  const counts = cleaned(notebook).cells.map(({ execution_count }) => execution_count);
  assert.deepEqual(counts, [1, undefined, null, 2]);
});

Deno.test("cleaned() joins pieces of one stream, not of two, nor across another output", () => {
  const shown: Output = { output_type: "display_data", data: { "text/plain": "x" } };
  const outputs = [printed("a\nb"), printed("c\n"), printed("e", "stderr"), shown, printed("d")];
  const [cell] = cleaned(notebookOf(code("x", { outputs }))).cells;
  assert.deepEqual(cell!.outputs!.map(({ text }) => text), [["a\n", "bc\n"], ["e"], undefined, [
    "d",
  ]]);
});

Deno.test("cleaned() makes the text beside a picture its alternative", () => {
  const data = { "image/png": "aGk=", "text/plain": ["A curve that ", "falls"] };
  const output: Output = { output_type: "execute_result", data, execution_count: 9, metadata: {} };
  const [cell] = cleaned(notebookOf(code("x", { outputs: [output] }))).cells;
  assert.deepEqual(cell!.outputs![0]!.metadata, { "image/png": { alt: "A curve that falls" } });
  assert.equal(cell!.outputs![0]!.execution_count, 1);
});

Deno.test("cleaned() keeps the size that a picture tells, and drops the empty result behind it", () => {
  const metadata = { "image/png": { alt: "A curve.", width: 720, height: 300 } };
  const data = { "image/png": "aGk=", "text/plain": "A curve." };
  const outputs: Output[] = [
    { output_type: "display_data", data, metadata },
    { output_type: "execute_result", data: {}, metadata: {}, execution_count: 3 },
  ];
  const [cell] = cleaned(notebookOf(code("x", { outputs }))).cells;
  assert.equal(cell!.outputs!.length, 1);
  assert.deepEqual(cell!.outputs![0]!.metadata, metadata);
});

Deno.test("cleaned() leaves no trace of the run, and keeps tags and the reasons for lifted rules", () => {
  const cell = code("x", { tags: ["training"] });
  cell.metadata.execution = { "iopub.execute_input": "2024-01-01T00:00:00Z" };
  const output = { ...printed("a"), transient: { display_id: "p" } } as Output;
  const notebook = notebookOf({ ...cell, outputs: [output] });
  notebook.metadata = {
    dgm: { shape: { cells: "two in one" } },
    language_info: { version: "5.9", codemirror_mode: "typescript" },
    widgets: {},
  };
  const result = cleaned(notebook);
  assert.deepEqual(result.cells[0]!.metadata, { tags: ["training"] });
  assert.ok(!("transient" in result.cells[0]!.outputs![0]!));
  assert.deepEqual(Object.keys(result.metadata), ["dgm", "kernelspec", "language_info"]);
  assert.ok(!JSON.stringify(result.metadata).includes("5.9"));
});

Deno.test("cleaned() of what is clean changes nothing", () => {
  const once = cleaned(notebookOf(text("# T"), code("a\nb", { outputs: [printed("c\nd")] })));
  assert.deepEqual(cleaned(once), once);
});
