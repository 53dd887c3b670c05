import { placeBetween } from "@dgm/figures/place_between.ts";
import assert from "node:assert/strict";

const x = [0, 5, 10];
const word = { width: 2, height: 1 };

Deno.test("placeBetween() finds the place nearest the middle that is tall enough under the whole word", () => {
  // A wedge that is 4 high at the left and closes at x = 5.
  const { x: at, y } = placeBetween({ x, floor: [0, 4, 4], ceiling: [4, 4, 4] }, word)!;
  // The floor at the right end of the word, at + 1, is 0.8 (at + 1): at most 3.
  assert.ok(Math.abs(at - 2.75) <= 0.05, `${at}`);
  assert.ok(y - 0.5 >= 0.8 * (at + 1) - 1e-9 && y + 0.5 <= 4 + 1e-9);
});

Deno.test("placeBetween() stays off lines that cross the space", () => {
  const open = { x, floor: [0, 0, 0], ceiling: [4, 4, 4] };
  assert.deepEqual(placeBetween({ ...open, others: [[1, 1, 1]] }, word), { x: 5, y: 2.5 });
  assert.deepEqual(placeBetween({ ...open, others: [[1, 1, 1], [3.5, 3.5, 3.5]] }, word), {
    x: 5,
    y: 2.25,
  });
  // Lines outside the space take nothing away.
  assert.deepEqual(placeBetween({ ...open, others: [[-9, -9, -9], [9, 9, 9]] }, word), {
    x: 5,
    y: 2,
  });
  assert.equal(
    placeBetween({ ...open, others: [0.9, 1.8, 2.7, 3.6].map((h) => [h, h, h]) }, word),
    undefined,
  );
});

Deno.test("placeBetween() keeps the word within the ends", () => {
  const narrow = placeBetween({ x, floor: [0, 4, 4], ceiling: [4, 4, 4] }, {
    width: 9,
    height: 0.1,
  });
  assert.equal(narrow, undefined);
});
