import { createRandom } from "@dgm/math/random.ts";
import { checkedOrder, placesOf } from "@dgm/nets/order.ts";
import assert from "node:assert/strict";

const random = () => createRandom(1);

Deno.test("checkedOrder() knows its names, and placesOf() is its inverse", () => {
  assert.deepEqual([...checkedOrder("forward", 4, random())], [0, 1, 2, 3]);
  assert.deepEqual([...checkedOrder("backward", 4, random())], [3, 2, 1, 0]);
  const order = checkedOrder("random", 50, random());
  assert.deepEqual([...order].sort((a, b) => a - b), [...Array(50).keys()]);
  assert.notDeepEqual([...order], [...Array(50).keys()]);
  const places = placesOf(order);
  order.forEach((part, place) => assert.equal(places[part], place));
});

Deno.test("checkedOrder() refuses what is no permutation, and says why", () => {
  const faults: [number[] | string, RegExp][] = [
    [[0, 1], /want 3 parts, got 2/],
    [[0, 1, 1], /want each of 0 … 2 once, got 1 twice/],
    [[0, 1, 3], /want each of 0 … 2 once, got 3$/],
    [[0, 1, 1.5], /want each of 0 … 2 once, got 1.5$/],
    [[0, NaN, 1], /got NaN$/],
    ["sideways", /want forward, backward, random or a permutation, got "sideways"/],
  ];
  for (const [choice, message] of faults) {
    assert.throws(() => checkedOrder(choice as number[], 3, random()), {
      name: "RangeError",
      message,
    });
  }
});
