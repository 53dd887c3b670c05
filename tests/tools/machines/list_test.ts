import assert from "node:assert/strict";
import { durationOf, listOf } from "../../../tools/machines/list.ts";
import { planOf } from "../../../tools/machines/plan.ts";
import { variantsOf } from "../../../tools/machines/variants.ts";
import { recordWith } from "./tiny_record.ts";

const variants = variantsOf([]).filter(({ name }) => /^(seed-[12]|wasm)$/.test(name));
const book = (name: string, records: ReturnType<typeof recordWith>[]) => ({
  file: name,
  name,
  code: "abc",
  records,
});

Deno.test("listOf() counts the states of each notebook, names what is not done, sums the time", () => {
  const records = [
    recordWith({ variant: "seed-1", seconds: 60 }),
    recordWith({ variant: "seed-2", seconds: 60, red: ["no"] }),
    recordWith({ seconds: 90, code: "old" }),
  ];
  const tasks = planOf([book("05", records), book("06", [])], variants, "Z80");
  assert.equal(
    listOf(tasks),
    "05: 1 done, 1 red (seed-2), 1 stale (wasm), 2 minutes\n" +
      "06: 3 missing, 3 of unknown length\n" +
      "4 of 6 runs to make, 2 minutes, 3 of unknown length",
  );
});

Deno.test("durationOf() of nothing is empty", () => {
  assert.equal(durationOf([]), "");
});
