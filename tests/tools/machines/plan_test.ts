import assert from "node:assert/strict";
import { type Book, planOf, toDo } from "../../../tools/machines/plan.ts";
import { variantsOf } from "../../../tools/machines/variants.ts";
import { recordWith } from "./tiny_record.ts";

const variants = variantsOf([]).filter(({ name }) => /^(seed-[1-3]|wasm)$/.test(name));
const book = (name: string, records: Book["records"]): Book => ({
  file: name,
  name,
  code: "abc",
  records,
});

Deno.test("planOf() tells done, red, stale and missing runs of this processor", () => {
  const records = [
    recordWith({ variant: "seed-1", seconds: 30 }),
    recordWith({ variant: "seed-2", red: ["code cell 1: no"], seconds: 60 }),
    recordWith({ variant: "seed-3", code: "old", seconds: 90 }),
    recordWith({ variant: "wasm", processor: "6502", seconds: 100 }),
  ];
  const tasks = planOf([book("05", records)], variants, "Z80");
  assert.deepEqual(tasks.map(({ state }) => state), ["done", "red", "stale", "missing"]);
  assert.deepEqual(tasks.map(({ seconds }) => seconds), [30, 60, 90, 100]);
  const left = (again: boolean) => toDo(tasks, again).map(({ variant }) => variant.name);
  assert.deepEqual(left(false), ["seed-3", "wasm"]);
  assert.deepEqual(left(true), ["seed-2", "seed-3", "wasm"]);
});

Deno.test("planOf() runs one variant of all notebooks before the next, and guesses its time", () => {
  const records = [recordWith({ variant: "nudge-1", seconds: 20 })];
  const tasks = planOf([book("00", records), book("01", [])], variants, "Z80");
  assert.deepEqual(
    tasks.slice(0, 3).map(({ book, variant }) => `${book.name} ${variant.name}`),
    ["00 seed-1", "01 seed-1", "00 seed-2"],
  );
  assert.deepEqual(tasks.slice(0, 2).map(({ seconds }) => seconds), [20, undefined]);
});
