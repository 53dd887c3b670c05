import assert from "node:assert/strict";
import { codeHash } from "../../../tools/machines/code_hash.ts";
import { recordOf } from "../../../tools/machines/record.ts";
import { variantsOf } from "../../../tools/machines/variants.ts";
import type { Notebook } from "../../../tools/notebooks/notebook.ts";
import { code, notebookOf, printed } from "../notebooks/tiny_notebook.ts";

const ids = ["load", "train", "check", "time"];

/** A notebook whose four cells printed this. */
function book(...texts: string[]): Notebook {
  const tags = [[], ["training"], ["training"], ["training", "timing"]];
  return notebookOf(...texts.map((text, i) => ({
    ...code(ids[i]!, { outputs: [printed(text)], tags: tags[i]! }),
    id: ids[i]!,
  })));
}

const committed = book("400 images", "loss 3.25", "✓ accuracy: 0.9 ≥ 0.8\n", "12 s");
const variants = variantsOf([]);
const named = (name: string) => variants.find((variant) => variant.name === name)!;
const on = (variant: string) => ({ variant: named(variant), processor: "Z80", seconds: 61.7 });

const ended = (notebook: Notebook) => ({ strict: { notebook }, all: { notebook } });

Deno.test("recordOf() keeps the numbers of trained cells and the bounds of checks", () => {
  const run = book("400 images", "loss 3.5", "✓ accuracy: 0.91 ≥ 0.8\n", "15 s");
  assert.deepEqual(recordOf(committed, ended(run), on("wasm")), {
    variant: "wasm",
    processor: "Z80",
    code: codeHash(committed),
    seconds: 62,
    red: [],
    numbers: { train: [3.5], check: [0.91, 0.8] },
    bounds: { check: [{ label: "accuracy", value: 0.91, relation: "≥", threshold: 0.8 }] },
  });
});

Deno.test("recordOf() keeps comparisons of numbers in trained cells alone", () => {
  const line = "✓ ours, theirs: 1.5 < 2\n";
  const page = book(line, line, "✓ accuracy: 0.9 ≥ 0.8\n", "12 s");
  assert.deepEqual(recordOf(page, ended(page), on("wasm")).bounds, {
    train: [{ label: "ours, theirs", value: 1.5, relation: "<", threshold: 2 }],
    check: [{ label: "accuracy", value: 0.9, relation: "≥", threshold: 0.8 }],
  });
});

Deno.test("recordOf() names other words, and other numbers of the same seed", () => {
  const run = book("401 images", "gain 3.5", "✓ accuracy: 0.91 ≥ 0.8\n", "15 s");
  const of = (variant: string) =>
    recordOf(committed, ended(run), on(variant)).red.map((fault) => fault.split(":")[0]);
  assert.deepEqual(of("wasm"), ["code cell 1", "code cell 2"]);
  assert.deepEqual(of("nudge-2"), ["code cell 1", "code cell 2"]);
  assert.deepEqual(of("seed-2"), ["code cell 2"]);
});

Deno.test("recordOf() of a run that a false check stopped names all others, once each", () => {
  const broken = book("400 images", "loss 3.5", "", "");
  const failure = { cell: 3, error: "CheckError: accuracy: want 0.7 ≥ 0.8" };
  const text = "✗ accuracy: want 0.7 ≥ 0.8\n✗ more: want 1 ≥ 2\n";
  const run = book("400 images", "loss 3.5", text, "✗ pigs fly: this is false");
  const record = recordOf(
    committed,
    { strict: { notebook: broken, failure }, all: { notebook: run } },
    on("wasm"),
  );
  assert.deepEqual(record.red, [
    "code cell 3: CheckError: accuracy: want 0.7 ≥ 0.8",
    "code cell 4: pigs fly: this is false",
  ]);
  assert.equal(record.bounds["check"]!.length, 2);
});

Deno.test("recordOf() forgives a cell that catches the false check that it shows", () => {
  const run = book("400 images", "✗ a mean: this is false", "✗ x: this is false", "");
  run.cells[1]!.source = "try { wrong(); } catch { console.log('caught'); }";
  const strict = { notebook: run, failure: { cell: 3, error: "CheckError: x" } };
  const record = recordOf(committed, { strict, all: { notebook: run } }, on("seed-1"));
  assert.deepEqual(record.red, ["code cell 3: CheckError: x"]);
});

Deno.test("recordOf() of a run that breaks even so keeps what came before", () => {
  const run = book("400 images", "loss 3.5", "half", "");
  const broken = { notebook: run, failure: { cell: 3, error: "TypeError: no" } };
  const record = recordOf(committed, { strict: broken, all: broken }, on("wasm"));
  assert.deepEqual(record.red, ["code cell 3: TypeError: no"]);
  assert.deepEqual(record.numbers, { train: [3.5] });
});
