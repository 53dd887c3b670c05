import assert from "node:assert/strict";
import { needsFaults } from "../../../tools/notebooks/needs.ts";
import { code, notebookOf, text } from "./tiny_notebook.ts";

Deno.test("needsFaults() passes sections that name what they use, directly or in turn", async () => {
  const faults = await needsFaults(notebookOf(
    text("# Title"),
    text("## Before you start"),
    code("const dial = 1;"),
    text("## The question: why?"),
    code("const a = dial;"),
    text("## Step 1: one thing\n\n*Needs: the question.*\n\nWords."),
    code("const { b, c: [d] } = { b: a, c: [a] };"),
    text("## Step 10: another\n\n*Needs: the imports.*"),
    code("const e = dial;"),
    text("## Exercises\n\n*Needs: Steps 1 and 10.*"),
    code("console.log(a, b, d, e);"),
  ));
  assert.deepEqual(faults, []);
});

Deno.test("needsFaults() tells a name that no named section has, and a section that is none", async () => {
  const faults = await needsFaults(notebookOf(
    text("## Step 1: one thing"),
    code("const a = 1;\nfunction twice(x: number) {\n  return 2 * x;\n}"),
    text("## Step 2: two things\n\n*Needs: Step 3.*"),
    code("console.log(twice(a));"),
  ));
  assert.deepEqual(faults, [
    'section "Step 2: two things" needs "Step 3", which is no section',
    'section "Step 2: two things" uses twice of "Step 1: one thing", which its first line does not name',
    'section "Step 2: two things" uses a of "Step 1: one thing", which its first line does not name',
  ]);
});
