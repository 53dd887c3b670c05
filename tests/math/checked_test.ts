import { checkedCount, checkedPositive, checkedVector, type Vector } from "@dgm/math/checked.ts";
import assert from "node:assert/strict";

const rule = { action: "add", name: "x" };

Deno.test("checkedVector() returns arrays and typed arrays as they are", () => {
  for (const value of [[1], new Float32Array(2), new Uint8Array(3)]) {
    assert.equal(checkedVector(value, rule), value);
  }
});

Deno.test("checkedVector() names the wrong type, size and value", () => {
  const cases: [unknown, { size?: number; sizeOf?: string }, string, string][] = [
    [undefined, {}, "TypeError", "x must be a list of numbers, got undefined"],
    [null, {}, "TypeError", "x must be a list of numbers, got null"],
    [3, {}, "TypeError", "x must be a list of numbers, got 3"],
    ["12", {}, "TypeError", "x must be a list of numbers, got 12"],
    [["1"], {}, "TypeError", "x must be a list of numbers, got 1 at 0"],
    [[[1]], {}, "TypeError", "x must be a list of numbers, got 1 at 0"],
    [[], {}, "TypeError", "x must hold at least one number, got 0"],
    [[1], { size: 2 }, "TypeError", "x must hold 2 numbers, got 1"],
    [[1], { size: 2, sizeOf: "y" }, "TypeError", "x must hold 2 numbers like y, got 1"],
    [[0, NaN], {}, "RangeError", "x must hold finite numbers, got NaN at 1"],
    [[-Infinity], {}, "RangeError", "x must hold finite numbers, got -Infinity at 0"],
  ];
  for (const [value, more, name, message] of cases) {
    assert.throws(() => checkedVector(value as Vector, { ...rule, ...more }), {
      name,
      message: `Cannot add: ${message}`,
    });
  }
});

Deno.test("checkedCount() and checkedPositive() name what they want", () => {
  assert.equal(checkedCount(1, rule), 1);
  assert.equal(checkedCount(0, { ...rule, least: 0 }), 0);
  for (const value of [0, 1.5, NaN, Infinity, "3" as unknown as number]) {
    assert.throws(() => checkedCount(value, rule), {
      name: "RangeError",
      message: `Cannot add: x must be a whole number of at least 1, got ${value}`,
    });
  }
  assert.throws(() => checkedCount(9, { ...rule, most: 8 }), {
    message: "Cannot add: x must be a whole number of at least 1 and at most 8, got 9",
  });
  assert.equal(checkedPositive(1e-300, rule), 1e-300);
  for (const value of [0, -1, NaN, Infinity, undefined as unknown as number]) {
    assert.throws(() => checkedPositive(value, rule), {
      name: "RangeError",
      message: `Cannot add: x must be positive and finite, got ${value}`,
    });
  }
});
