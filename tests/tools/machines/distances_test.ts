import assert from "node:assert/strict";
import { distances } from "../../../tools/machines/distances.ts";
import type { Bound } from "../../../tools/machines/printed_checks.ts";
import { atLeast, recordWith } from "./tiny_record.ts";

const records = (...bounds: Bound[][]) =>
  bounds.map((list) => recordWith({ bounds: { check: list } }));

Deno.test("distances() is the mean margin in standard deviations, the nearest check first", () => {
  // Means 0.9 and 5, deviations 0.1 and 1 with n − 1 = 4 in the denominator.
  const [up, down] = [[0.8, 0.8, 0.9, 1, 1], [4, 4, 5, 6, 6]];
  const found = distances(records(
    ...up.map((value, i) => [
      atLeast(value, 0.2),
      { label: "error", value: down[i]!, relation: "≤" as const, threshold: 7 },
    ]),
  ));
  assert.deepEqual(found.map(({ label, condition }) => `${label} ${condition}`), [
    "error ≤ 7",
    "accuracy ≥ 0.2",
  ]);
  assert.ok(Math.abs(found[0]!.distance - 2) < 1e-12);
  assert.ok(Math.abs(found[1]!.distance - 7) < 1e-12);
  assert.ok(Math.abs(found[1]!.deviation - 0.1) < 1e-12);
});

Deno.test("distances() measures the margin to a threshold that varies along", () => {
  const found = distances(records(...[1, 2, 3, 4, 5].map((x) => [atLeast(x + 1 + x / 1e6, x)])));
  assert.ok(found[0]!.distance > 1e5);
  assert.equal(found[0]!.condition, "≥ 3 on average");
});

Deno.test("distances() of one value in all runs is infinite, on the side where it lies", () => {
  const same = (value: number) => distances(records(...Array(5).fill([atLeast(value, 7)])));
  assert.equal(same(7)[0]!.distance, Infinity);
  assert.equal(same(6)[0]!.distance, -Infinity);
});

Deno.test("distances() finds a NaN on the wrong side of everything, and wants five runs", () => {
  const bounds = [1, 2, 3, 4, NaN].map((value) => [atLeast(value, 0)]);
  assert.equal(distances(records(...bounds))[0]!.distance, -Infinity);
  assert.deepEqual(distances(records(...bounds.slice(1))), []);
});
