import assert from "node:assert/strict";
import { notebooksOptions } from "../../tools/notebooks.ts";

Deno.test("notebooksOptions() runs all of them at full size on the glyphs by default", () => {
  assert.deepEqual(notebooksOptions([]), {
    names: [],
    dataset: "glyphs",
    budget: "full",
    check: false,
  });
});

Deno.test("notebooksOptions() takes names, a data set and a budget in any order", () => {
  assert.deepEqual(notebooksOptions(["05", "--dataset", "mnist", "03", "--budget=smoke"]), {
    names: ["05", "03"],
    dataset: "mnist",
    budget: "smoke",
    check: false,
  });
  assert.equal(notebooksOptions(["05", "--check"])?.check, true);
  assert.equal(notebooksOptions(["--help"]), undefined);
});

for (
  const [args, message] of [
    [["--dataset", "cifar"], /--dataset wants glyphs or mnist, got cifar/],
    [["--budget", "big"], /--budget wants full or smoke, got big/],
    [["--data", "mnist"], /--data/],
    [["--check", "--dataset", "mnist"], /--check wants the data set/],
  ] as [string[], RegExp][]
) {
  Deno.test(`notebooksOptions() refuses ${args.join(" ")} in one line`, () => {
    assert.throws(() => notebooksOptions(args), { name: "SetUpError", message });
  });
}
