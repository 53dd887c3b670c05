import assert from "node:assert/strict";
import { notebooksOptions } from "../../tools/notebooks.ts";

Deno.test("notebooksOptions() runs all of them at full size on the glyphs by default", () => {
  assert.deepEqual(notebooksOptions([]), {
    names: [],
    dataset: "glyphs",
    budget: "full",
    seed: undefined,
    check: false,
  });
});

Deno.test("notebooksOptions() takes names, a data set and a budget in any order", () => {
  assert.deepEqual(notebooksOptions(["05", "--dataset", "mnist", "03", "--budget=smoke"]), {
    names: ["05", "03"],
    dataset: "mnist",
    budget: "smoke",
    seed: undefined,
    check: false,
  });
  assert.equal(notebooksOptions(["05", "--check"])?.check, true);
  assert.equal(notebooksOptions(["05", "--seed", "3"])?.seed, 3);
  assert.equal(notebooksOptions(["--help"]), undefined);
});

for (
  const [args, message] of [
    [["--dataset", "cifar"], /--dataset wants glyphs or mnist, got cifar/],
    [["--budget", "big"], /--budget wants full or smoke, got big/],
    [["--data", "mnist"], /--data/],
    [["--check", "--dataset", "mnist"], /--check stands alone, it wants the data/],
    [["--check", "--seed", "1"], /--check stands alone/],
    [["--seed", "1.5"], /--seed wants a whole number, got 1.5/],
  ] as [string[], RegExp][]
) {
  Deno.test(`notebooksOptions() refuses ${args.join(" ")} in one line`, () => {
    assert.throws(() => notebooksOptions(args), { name: "SetUpError", message });
  });
}
