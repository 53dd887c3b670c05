import assert from "node:assert/strict";
import { numbersIn, wordsOf } from "../../../tools/notebooks/numbers.ts";

Deno.test("numbersIn() reads whole numbers, decimals and powers, with minus signs of both kinds", () => {
  assert.deepEqual(numbersIn("12 tensors, −1.50 and -3e-8"), [
    { value: 12, unit: 0 },
    { value: -1.5, unit: 0.01 },
    { value: -3e-8, unit: 0 },
  ]);
  assert.deepEqual(numbersIn("none"), []);
});

Deno.test("wordsOf() leaves everything but the numbers", () => {
  assert.equal(wordsOf("✓ KL: 0.5 = 0.5 (allowed 1e-6)"), "✓ KL: # = # (allowed #)");
});
