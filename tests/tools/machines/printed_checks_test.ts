import * as check from "@dgm/notebook/check.ts";
import assert from "node:assert/strict";
import { printedChecks } from "../../../tools/machines/printed_checks.ts";

/** What the checks print in collect mode. */
function printedBy(body: () => void): string {
  const lines: string[] = [];
  const before = console.log;
  console.log = (line: string) => void lines.push(line);
  Deno.env.set("DGM_CHECKS", "collect");
  try {
    body();
  } finally {
    Deno.env.delete("DGM_CHECKS");
    console.log = before;
  }
  return lines.join("\n");
}

Deno.test("printedChecks() reads every kind of check, green and red, as check.ts prints it", () => {
  const text = printedBy(() => {
    check.checkAtLeast("z = (0, 0): share: of 400", 0.8961797, 0.9);
    check.checkAtMost("error", 2.5e-7, 1e-6);
    check.checkAtLeast("count", 7, 7);
    check.checkAtMost("ELBO", -102.5, -100);
    check.checkAtLeast("nothing", NaN, 0.5);
    check.checkLess("ours against theirs", 1.5, 2);
    check.checkMore("no more", 1, 1);
    check.checkThat("pigs fly", false);
    check.checkClose("one", 1, 1);
    check.checkWithin("heads", 0.51, 0.5, { standardError: 0.005 });
  });
  const found = printedChecks(`before\n${text}\n– x: skipped at the smoke budget\nafter`);
  assert.deepEqual(found.map(({ holds }) => holds), [
    false,
    true,
    true,
    true,
    false,
    true,
    false,
    false,
    true,
    true,
  ]);
  assert.deepEqual(found.map(({ bound }) => bound), [
    { label: "z = (0, 0): share: of 400", value: 0.8961797, relation: "≥", threshold: 0.9 },
    { label: "error", value: 2.5e-7, relation: "≤", threshold: 1e-6 },
    { label: "count", value: 7, relation: "≥", threshold: 7 },
    { label: "ELBO", value: -102.5, relation: "≤", threshold: -100 },
    { label: "nothing", value: NaN, relation: "≥", threshold: 0.5 },
    { label: "ours against theirs", value: 1.5, relation: "<", threshold: 2 },
    { label: "no more", value: 1, relation: ">", threshold: 1 },
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(found[7]!.line, "pigs fly: this is false");
});
