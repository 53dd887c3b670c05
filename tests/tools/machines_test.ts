import assert from "node:assert/strict";
import { machinesOptions } from "../../tools/machines.ts";

Deno.test("machinesOptions() runs everything, one run at a time, by default", () => {
  assert.deepEqual(machinesOptions([]), {
    names: [],
    only: [],
    list: false,
    page: false,
    again: false,
    nice: false,
    jobs: 1,
  });
  assert.equal(machinesOptions(["-h"]), undefined);
});

Deno.test("machinesOptions() takes names, variants and how to run them", () => {
  const args = ["05", "--only", "seed", "06", "--only=wasm", "--jobs", "2", "--nice", "--again"];
  assert.deepEqual(machinesOptions(args), {
    names: ["05", "06"],
    only: ["seed", "wasm"],
    list: false,
    page: false,
    again: true,
    nice: true,
    jobs: 2,
  });
});

for (
  const [args, message] of [
    [["--jobs", "0"], /--jobs wants 1 to 99, got 0/],
    [["--list", "--page"], /--list and --page exclude each other/],
    [["--all"], /--all.*--help/],
  ] as [string[], RegExp][]
) {
  Deno.test(`machinesOptions() refuses ${args.join(" ")} in one line`, () => {
    assert.throws(() => machinesOptions(args), { name: "SetUpError", message });
  });
}
