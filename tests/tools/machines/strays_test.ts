import assert from "node:assert/strict";
import { strays } from "../../../tools/machines/strays.ts";
import { code, notebookOf, printed } from "../notebooks/tiny_notebook.ts";
import { recordWith } from "./tiny_record.ts";

const cell = code("train()", { tags: ["training"], outputs: [printed("loss 3.25, error 0.1")] });
const notebook = notebookOf(code("load()"), cell);

/** A run of a variant with these numbers. */
const run = (variant: string, loss: number, error = 0.1) =>
  recordWith({ variant, numbers: { [cell.id]: [loss, error] } });

/** Nine runs: five seeds between 3 and 4, four machines near 3.2. */
const runs = [
  ...[3, 3.25, 3.5, 3.75, 4].map((loss, i) => run(`seed-${i + 1}`, loss)),
  ...[3.2, 3.21, 3.22, 3.23].map((loss, i) => run(`nudge-${i + 1}`, loss)),
];

Deno.test("strays() is empty where every run lies within the spread of the others", () => {
  assert.deepEqual(strays(notebook, runs), []);
});

Deno.test("strays() names a number that the other runs would not have let pass, once", () => {
  const far = [run("Haswell-1", 5.5), run("Haswell-2", 5.5, 0.3)];
  // Two of a kind vouch for each other; the error has but one.
  assert.deepEqual(strays(notebook, [...runs, ...far]), [
    "code cell 2: its number 2 is 0.3 on Haswell-2, and 0.1 … 0.1 in all other runs",
  ]);
});

Deno.test("strays() forgives the last printed digit, another seed, and too few runs", () => {
  assert.deepEqual(strays(notebook, [...runs, run("wasm", 3.2, 0.2)]), []);
  assert.deepEqual(strays(notebook, [...runs, run("seed-6", 9)]), []);
  assert.deepEqual(strays(notebook, [...runs.slice(0, 7), run("wasm", 9)]), []);
  assert.equal(strays(notebook, [...runs, run("wasm", 9)]).length, 1);
});
