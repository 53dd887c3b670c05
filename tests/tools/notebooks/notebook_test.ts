import assert from "node:assert/strict";
import { join } from "node:path";
import {
  codeCells,
  hasTag,
  linesOf,
  readNotebook,
  textOf,
  textsOf,
  writeNotebook,
} from "../../../tools/notebooks/notebook.ts";
import { code, explorer, notebookOf, png, printed, text } from "./tiny_notebook.ts";

Deno.test("linesOf() and textOf() undo each other", () => {
  for (const whole of ["", "a", "a\n", "a\n\nb", "\n\n"]) {
    assert.equal(textOf(linesOf(whole)), whole);
  }
  assert.deepEqual(linesOf("a\n\nb"), ["a\n", "\n", "b"]);
  assert.equal(textOf(undefined), "");
});

Deno.test("codeCells() are the code cells that hold something", () => {
  const notebook = notebookOf(text("t"), code("a"), code("\n "), code("b", { tags: ["timing"] }));
  assert.deepEqual(codeCells(notebook).map(({ source }) => source), ["a", "b"]);
  assert.deepEqual(codeCells(notebook).map((cell) => hasTag(cell, "timing")), [false, true]);
});

Deno.test("writeNotebook() writes what readNotebook() reads, as Jupyter does, and nothing beside", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "n.ipynb");
    const notebook = notebookOf(text("é"), code("a"));
    await writeNotebook(path, notebook);
    assert.deepEqual(await readNotebook(path), notebook);
    const file = await Deno.readTextFile(path);
    assert.ok(file.startsWith(`{\n "cells": [\n  {\n`) && file.endsWith("}\n"));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["n.ipynb"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("textsOf() reads tables, and of an explorer only the words beside it", () => {
  const data = { "text/plain": "plain", "text/html": "<td>0.25</td>" };
  const table = { output_type: "execute_result" as const, data };
  const figure = explorer(png(2, 2, () => [0, 0, 0]), "<script>const weight = 0.125;</script>");
  const texts = textsOf(code("x", { outputs: [printed("said\n"), table, figure] }));
  assert.equal(texts, "said\n\nplain<td>0.25</td>\nThree bars, the middle one highest");
});
