import assert from "node:assert/strict";
import { distances } from "../../../tools/machines/distances.ts";
import type { Bound } from "../../../tools/machines/printed_checks.ts";
import { atLeast, recordWith } from "./tiny_record.ts";

const records = (...bounds: Bound[][]) =>
  bounds.map((list, i) => recordWith({ variant: `seed-${i}`, bounds: { check: list } }));

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

Deno.test("distances() finds a NaN on the wrong side of everything, and wants five seeds", () => {
  const bounds = [1, 2, 3, 4, NaN].map((value) => [atLeast(value, 0)]);
  assert.equal(distances(records(...bounds))[0]!.distance, -Infinity);
  assert.deepEqual(distances(records(...bounds.slice(1))), []);
});

Deno.test("distances() counts the page's own seed once, however many machines ran it", () => {
  const seeds = records(...[0.8, 0.8, 0.9, 1, 1].map((value) => [atLeast(value, 0.5)]));
  const own = (count: number, values: number[]) =>
    Array.from(
      { length: count },
      (_, i) => recordWith({ bounds: { check: [atLeast(values[i % values.length]!, 0.5)] } }),
    );
  const distance = (more: ReturnType<typeof own>) => distances([...seeds, ...more])[0]!.distance;
  // Six seeds of mean 0.9 and variance 0.04 / 5.
  assert.ok(Math.abs(distance(own(1, [0.9])) - 0.4 / Math.sqrt(0.04 / 5)) < 1e-9);
  assert.equal(distance(own(12, [0.9])).toFixed(9), distance(own(1, [0.9])).toFixed(9));
  // Two values 0.01 to either side of 0.9 add the variance 0.0002.
  assert.ok(Math.abs(distance(own(2, [0.89, 0.91])) - 0.4 / Math.sqrt(0.008 + 0.0002)) < 1e-9);
});

Deno.test("distances() wants the page's own value far away in deviations over machines too", () => {
  const seeds = records(...[2, 2.01, 2, 2.01, 2].map((value) => [atLeast(value, 0)]));
  const own = [1, 3].map((value) => recordWith({ bounds: { check: [atLeast(value, 0)] } }));
  assert.ok(Math.abs(distances([...seeds, ...own])[0]!.distance - Math.SQRT2) < 0.01);
});
