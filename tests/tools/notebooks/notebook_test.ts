import assert from "node:assert/strict";
import { join } from "node:path";
import {
  codeCells,
  hasTag,
  linesOf,
  readNotebook,
  textOf,
  writeNotebook,
} from "../../../tools/notebooks/notebook.ts";
import { code, notebookOf, text } from "./tiny_notebook.ts";

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
