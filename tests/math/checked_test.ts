import { checkedCount, checkedPositive, checkedVector, type Vector } from "@dgm/math/checked.ts";
import assert from "node:assert/strict";

const action = "do it";

Deno.test("checkedVector() returns the very list that it was given", () => {
  for (const list of [[1, 2], new Float32Array([1, 2]), new Float64Array([1, 2])]) {
    assert.equal(checkedVector(list, { action, name: "x", size: 2 }), list);
    assert.equal(checkedVector(list, { action, name: "x" }), list);
  }
});

Deno.test("checkedVector() says what is wrong with a list", () => {
  const cases: [unknown, { size?: number; sizeOf?: string }, string, string][] = [
    [undefined, {}, "TypeError", "x must be a list of numbers, got undefined"],
    [null, {}, "TypeError", "x must be a list of numbers, got null"],
    [7, {}, "TypeError", "x must be a list of numbers, got 7"],
    ["12", {}, "TypeError", "x must be a list of numbers, got 12"],
    [[1, "2"], {}, "TypeError", "x must be a list of numbers, got 2 at 1"],
    [[1, undefined, 3], {}, "TypeError", "x must be a list of numbers, got undefined at 1"],
    [[], {}, "TypeError", "x must hold at least one number, got 0"],
    [[1], { size: 2 }, "TypeError", "x must hold 2 numbers, got 1"],
    [[1, 2, 3], { size: 2, sizeOf: "mean" }, "TypeError", "x must hold 2 numbers like mean, got 3"],
    [[0, NaN], {}, "RangeError", "x must hold finite numbers, got NaN at 1"],
    [[-Infinity], {}, "RangeError", "x must hold finite numbers, got -Infinity at 0"],
  ];
  for (const [value, rule, name, message] of cases) {
    assert.throws(() => checkedVector(value as Vector, { action, name: "x", ...rule }), {
      name,
      message: `Cannot do it: ${message}`,
    });
  }
});

Deno.test("checkedCount() takes whole numbers between its limits only", () => {
  assert.equal(checkedCount(1, { action, name: "n" }), 1);
  assert.equal(checkedCount(0, { action, name: "n", least: 0 }), 0);
  assert.equal(checkedCount(512, { action, name: "n", most: 512 }), 512);
  for (const wrong of [0, -1, 1.5, NaN, Infinity, 2 ** 53, "3" as unknown as number]) {
    assert.throws(() => checkedCount(wrong, { action, name: "n" }), {
      name: "RangeError",
      message: `Cannot do it: n must be a whole number of at least 1, got ${wrong}`,
    });
  }
  assert.throws(() => checkedCount(513, { action, name: "n", least: 2, most: 512 }), {
    name: "RangeError",
    message: "Cannot do it: n must be a whole number of at least 2 and at most 512, got 513",
  });
});

Deno.test("checkedPositive() takes positive finite numbers only", () => {
  assert.equal(checkedPositive(5e-324, { action, name: "h" }), 5e-324);
  for (const wrong of [0, -0, -1, NaN, Infinity, "3" as unknown as number]) {
    assert.throws(() => checkedPositive(wrong, { action, name: "h" }), {
      name: "RangeError",
      message: `Cannot do it: h must be positive and finite, got ${wrong}`,
    });
  }
});
