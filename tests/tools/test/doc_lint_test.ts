import assert from "node:assert/strict";
import { declaredTypes, docFaults } from "../../../tools/test/doc_lint.ts";

const OUTPUT = `error[private-type-ref]: public type 'fit' references private type 'Tensor'
   --> lib/training/fit.ts:7:1
    |
error[private-type-ref]: public type 'fit' references private type 'Batch'
   --> lib/training/fit.ts:7:1
    |
error[missing-jsdoc]: exported symbol is missing JSDoc documentation
  --> lib/training/adam.ts:3:1

error: Found 3 documentation lint errors.
`;

Deno.test("docFaults() keeps private types of ours and missing docs, not types of npm packages", () => {
  const faults = docFaults(OUTPUT, (type) => type === "Batch");
  assert.equal(faults.length, 2);
  assert.match(faults[0]!, /private type 'Batch' --> lib\/training\/fit\.ts:7:1/);
  assert.match(faults[1]!, /missing-jsdoc.*adam\.ts:3:1/);
});

Deno.test("declaredTypes() finds interfaces, types, classes and enums, exported or not", () => {
  const text =
    `export interface A {}\ntype B = 1;\nexport abstract class C {}\nenum D {}\n// type E\n`;
  assert.deepEqual([...declaredTypes([text, "interface F {}"])], ["A", "B", "C", "D", "F"]);
});
