import { kneserNey } from "@dgm/math/kneser_ney.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

Deno.test("kneserNey() of two words, by hand: contexts, ways of being preceded, discounts ½ and 1", () => {
  // aba as 1 2 0 and 1 1 0. What follows the start: 1 twice; 1: 2, 1, 0; 2: 0. Ways of being preceded: 1
  // by the start and by 1, 2 by 1, 0 by 2 and by 1. Counts of counts have gaps: discounts ½, 1, 1½.
  const model = kneserNey([[1, 2, 0], [1, 1, 0]], { symbols: 3, order: 2 });
  // Alone: 0 and 1 have (2 − 1)/5, 2 has ½/5; what was taken away, 2½/5, is shared by three.
  const alone = [1 / 5 + 1 / 6, 1 / 5 + 1 / 6, 1 / 10 + 1 / 6];
  assertAllClose(model.next([1]), alone.map((p) => 0.5 / 3 + 0.5 * p), 1e-12);
  assertAllClose(model.next([2]), [0.5 + 0.5 * alone[0]!, 0.5 * alone[1]!, 0.5 * alone[2]!], 1e-12);
  const first = [0.5 * alone[0]!, 0.5 + 0.5 * alone[1]!, 0.5 * alone[2]!];
  assertAllClose(model.next([]), first, 1e-12);
  const log = Math.log(first[1]!) + Math.log(0.5 / 3 + 0.5 * alone[2]!) +
    Math.log(0.5 + 0.5 * alone[0]!);
  assertAllClose([model.logDensity([1, 2, 0])], [log], 1e-12);
});

Deno.test("kneserNey() of single symbols, by hand: discounts from counts of counts", () => {
  // Counts: 1, 2, 3 once; 4 twice; 5 three times; 0 four times: n = 3, 1, 1, 1 and Y = 3/5.
  const text = [[1, 2, 4, 0], [3, 4, 0], [5, 5, 0], [5, 0]];
  const model = kneserNey(text, { symbols: 6, order: 1 });
  const [d1, d2, d3] = [1 - 1.2 * 1 / 3, 2 - 1.8 * 1 / 1, 3 - 2.4 * 1 / 1];
  const shared = (3 * d1 + d2 + 2 * d3) / 12 / 6;
  const wanted = [4 - d3, 1 - d1, 1 - d1, 1 - d1, 2 - d2, 3 - d3].map((c) => c / 12 + shared);
  assertAllClose(model.next([2, 2]), wanted, 1e-12);
});

Deno.test("kneserNey(): what comes next adds up to 1 and is possible, after seen and unseen histories", () => {
  const random = createRandom(1);
  const letters = () => 1 + Math.min(random.integer(5), random.integer(5));
  const text = Array.from(
    { length: 300 },
    () => [...Array.from({ length: 1 + random.integer(6) }, letters), 0],
  );
  for (const order of [1, 2, 3, 5, 8]) {
    const model = kneserNey(text, { symbols: 7, order }); // the symbol 6 never comes
    for (let n = 0; n < 200; n++) {
      const p = model.next(Array.from({ length: random.integer(7) }, () => 1 + random.integer(6)));
      assertAllClose([p.reduce((sum, one) => sum + one, 0)], [1], 1e-12);
      assert.ok(p.every((one) => one > 0));
    }
  }
});

Deno.test("kneserNey() finds a rule that its contexts can hold, and not one that they cannot", () => {
  const random = createRandom(2);
  const text = Array.from({ length: 500 }, () => {
    const first = 1 + random.integer(2);
    return [first, 1 + random.integer(2), 1 + random.integer(2), first, 0];
  });
  const cost = (order: number) => {
    const model = kneserNey(text, { symbols: 3, order });
    return -text.reduce((sum, word) => sum + model.logDensity(word), 0) / text.length;
  };
  assert.ok(cost(5) < 3 * Math.log(2) + 0.1, `${cost(5)}`);
  assert.ok(cost(3) > 3.8 * Math.log(2), `${cost(3)}`);
});

Deno.test("kneserNey() refuses what it cannot count", () => {
  const bad: [number[][], number, number, RegExp][] = [
    [[], 3, 2, /want text, got none/],
    [[[]], 3, 2, /got an empty sequence/],
    [[[1, 2]], 3, 2, /want symbols of 1 … 2 and then 0, got 2 at 1/],
    [[[1, 0, 0]], 3, 2, /got 0 at 1/],
    [[[3, 0]], 3, 2, /got 3 at 0/],
    [[[1, 0]], 1, 2, /symbols must be an integer ≥ 2, got 1/],
    [[[1, 0]], 3, 0, /order must be an integer ≥ 1, got 0/],
  ];
  for (const [text, symbols, order, message] of bad) {
    assert.throws(() => kneserNey(text, { symbols, order }), { name: "RangeError", message });
  }
});
