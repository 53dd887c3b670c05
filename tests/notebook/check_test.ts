import {
  checkAtLeast,
  checkAtMost,
  checkClose,
  CheckError,
  checkLess,
  checkMore,
  checkNegligible,
  checkThat,
  checkWithin,
  refusal,
} from "@dgm/notebook/check.ts";
import assert from "node:assert/strict";
import { runScript } from "../support/run_script.ts";

/** What a check printed, or the message that it threw. */
function linesOf(check: () => void): string[] {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    check();
  } catch (error) {
    assert.ok(error instanceof CheckError);
    assert.equal(error.stack, `CheckError: ${error.message}`);
    lines.push(error.message);
  } finally {
    console.log = log;
  }
  return lines;
}

Deno.test("checkClose() compares relatively at every size, and shows both numbers", () => {
  assert.deepEqual(linesOf(() => checkClose("a", 1000.5, 1000, { tolerance: 1e-3 })), [
    "✓ a: 1000.5 = 1000 (allowed 1)",
  ]);
  assert.deepEqual(linesOf(() => checkClose("a", 1.5, 1000, { tolerance: 0.01 })), [
    "a: 1.5 is not 1000 (they differ by 1000, allowed 10)",
  ]);
  assert.match(linesOf(() => checkClose("a", 8e-31, 1.2e-20))[0]!, /8e-31 is not 1.2e-20/);
  assert.match(linesOf(() => checkClose("a", 1.02e-20, 1e-20, { tolerance: 0.01 }))[0]!, /is not/);
  assert.match(linesOf(() => checkClose("a", 1.02e-20, 1e-20, { tolerance: 0.03 }))[0]!, /^✓/);
  assert.match(linesOf(() => checkClose("a", NaN, NaN))[0]!, /NaN is not NaN/);
});

Deno.test("checkClose() beside an expected 0 takes 0 alone, or what `absolute` allows", () => {
  assert.deepEqual(linesOf(() => checkClose("a", 0, 0)), ["✓ a: 0 = 0 (allowed 0)"]);
  assert.match(linesOf(() => checkClose("a", 1e-9, 0))[0]!, /1e-9 is not 0 \(.*, allowed 0\)/);
  const at = (actual: number) => linesOf(() => checkClose("a", actual, 0, { absolute: 1e-8 }))[0]!;
  assert.equal(at(1e-9), "✓ a: 1e-9 = 0 (allowed 1e-8)");
  assert.match(at(-2e-8), /-2e-8 is not 0/);
});

Deno.test("checkLess() and checkMore() show both numbers, and equal ones are neither", () => {
  assert.deepEqual(linesOf(() => checkLess("n", 1.5, 2)), ["✓ n: 1.5 < 2"]);
  assert.deepEqual(linesOf(() => checkLess("n", 2, 2)), ["n: want 2 < 2"]);
  assert.deepEqual(linesOf(() => checkLess("n", NaN, 2)), ["n: want NaN < 2"]);
  assert.deepEqual(linesOf(() => checkMore("n", 2, 1.5)), ["✓ n: 2 > 1.5"]);
  assert.deepEqual(linesOf(() => checkMore("n", 2, 2)), ["n: want 2 > 2"]);
  assert.deepEqual(linesOf(() => checkMore("n", 2, NaN)), ["n: want 2 > NaN"]);
});

Deno.test("checkNegligible() tells the tolerance of what is below it, and both numbers otherwise", () => {
  assert.deepEqual(linesOf(() => checkNegligible("a", 1.234e-7, 0.00131)), ["✓ a: below 0.0013"]);
  assert.deepEqual(linesOf(() => checkNegligible("a", 0.25, 0.1)), ["a: want 0.25 below 0.1"]);
  assert.match(linesOf(() => checkNegligible("a", NaN, 0.1))[0]!, /a: want NaN below 0.1/);
});

Deno.test("checkWithin() turns red beyond four standard errors", () => {
  const at = (estimate: number) =>
    linesOf(() => checkWithin("mean", estimate, 1, { standardError: 0.1 }))[0]!;
  assert.equal(at(1.39), "✓ mean: 1.39 ± 0.1 against 1 (3.9 standard errors, allowed 4)");
  assert.equal(at(1.41), "mean: 1.41 ± 0.1 against 1, 4.1 standard errors apart, allowed 4");
  assert.match(at(NaN), /NaN standard errors apart/);
});

Deno.test("checkAtLeast() and checkAtMost() hold at the threshold and throw beyond it", () => {
  assert.deepEqual(linesOf(() => checkAtLeast("n", 70, 70)), ["✓ n: 70 ≥ 70"]);
  assert.deepEqual(linesOf(() => checkAtLeast("n", 69, 70)), ["n: want 69 ≥ 70"]);
  assert.deepEqual(linesOf(() => checkAtMost("n", 70, 70)), ["✓ n: 70 ≤ 70"]);
  assert.deepEqual(linesOf(() => checkAtMost("n", 71, 70)), ["n: want 71 ≤ 70"]);
});

Deno.test("checkAtLeast() says at the smoke budget that it was skipped, and never passes", async () => {
  const { lines } = await runScript(
    `import { checkAtLeast, checkAtMost, checkThat } from "@dgm/notebook/check.ts";
    checkAtLeast("a", 70, 70);
    checkAtMost("b", 71, 70);
    checkThat("c", true);`,
    { DGM_BUDGET: "smoke" },
  );
  assert.deepEqual(lines, [
    "– a: skipped at the smoke budget",
    "– b: skipped at the smoke budget",
    "✓ c",
  ]);
});

Deno.test("checkThat() throws the sentence that is false", () => {
  assert.deepEqual(linesOf(() => checkThat("pigs fly", false)), ["pigs fly: this is false"]);
});

Deno.test("refusal() returns what a false check says, undefined for a true one, and passes errors on", () => {
  assert.equal(refusal(() => checkThat("pigs fly", false)), "CheckError: pigs fly: this is false");
  const lines = linesOf(() => assert.equal(refusal(() => checkThat("birds fly", true)), undefined));
  assert.deepEqual(lines, ["✓ birds fly"]);
  assert.throws(() => refusal(() => [].at(-1)!["length"]), TypeError);
});

Deno.test("refusal() sees a false check where DGM_CHECKS collects the others", async () => {
  const { lines } = await runScript(
    `import { checkThat, refusal } from "@dgm/notebook/check.ts";
    console.log(refusal(() => checkThat("a", false)));
    checkThat("b", false);`,
    { DGM_CHECKS: "collect", DGM_BUDGET: "full" },
  );
  assert.deepEqual(lines, ["CheckError: a: this is false", "✗ b: this is false"]);
});

Deno.test("a false check prints its message and goes on where DGM_CHECKS collects them", async () => {
  const { lines } = await runScript(
    `import { checkAtMost, checkClose, checkThat, checkWithin } from "@dgm/notebook/check.ts";
    checkClose("a", 2, 3);
    checkWithin("b", 2, 1, { standardError: 0.1 });
    checkAtMost("c", 71, 70);
    checkThat("d", false);
    checkThat("e", true);`,
    { DGM_CHECKS: "collect", DGM_BUDGET: "full" },
  );
  assert.deepEqual(lines, [
    "✗ a: 2 is not 3 (they differ by 1, allowed 0.000003)",
    "✗ b: 2 ± 0.1 against 1, 10.0 standard errors apart, allowed 4",
    "✗ c: want 71 ≤ 70",
    "✗ d: this is false",
    "✓ e",
  ]);
});
