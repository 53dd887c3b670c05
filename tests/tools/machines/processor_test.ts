import assert from "node:assert/strict";
import { nameOf, processorName } from "../../../tools/machines/processor.ts";

Deno.test("nameOf() tells generations apart that virtual machines call by one name", () => {
  const brand = "Intel(R) Xeon(R)  Processor";
  const info = (model: number) =>
    `processor\t: 0\ncpu family\t: 6\nmodel\t\t: ${model}\nmodel name\t: ${brand}\n\n`;
  assert.equal(
    nameOf(brand, info(143), "L1 48K, L2 2048K"),
    "Intel Xeon Processor (family 6 model 143, L1 48K, L2 2048K)",
  );
  assert.notEqual(nameOf(brand, info(143), ""), nameOf(brand, info(85), ""));
  assert.equal(nameOf("Apple M2", "", ""), "Apple M2");
});

Deno.test("processorName() is the same each time", () => {
  assert.equal(processorName(), processorName());
  assert.ok(processorName().length > 2);
});
