import {
  checkGradient,
  finiteDifferenceGradient,
  type GradientCheckOptions,
} from "@dgm/math/gradient_check.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });

/** A function with every kind of term, and its gradient by hand. */
const f = ([x, y, z]: number[]) => Math.sin(x!) * y! + Math.exp(0.3 * z! * x!) + y! ** 3;
const byHand = ([x, y, z]: number[]) => {
  const e = Math.exp(0.3 * z! * x!);
  return [Math.cos(x!) * y! + 0.3 * z! * e, Math.sin(x!) + 3 * y! ** 2, 0.3 * x! * e];
};

Deno.test("finiteDifferenceGradient() equals the gradient by hand", () => {
  fc.assert(fc.property(fc.tuple(coordinate, coordinate, coordinate), (point) => {
    assertAllClose(finiteDifferenceGradient(f, point), byHand(point), 1e-9);
  }));
});

Deno.test("finiteDifferenceGradient() is exact for polynomials of degree 4, not for degree 5", () => {
  // With the step 1/4 and whole coefficients nothing is rounded.
  const at = (power: number, x: number) =>
    finiteDifferenceGradient(([t]) => t! ** power, [x], { step: 0.25 })[0]!;
  for (const power of [0, 1, 2, 3, 4]) assert.equal(at(power, 1), power);
  // f′ − h⁴ f⁗′ / 30 with f⁗′ = 120: at 0 the derivative is 0 and the error −4 h⁴ is all.
  assert.equal(at(5, 0), -4 * 0.25 ** 4);
});

Deno.test("finiteDifferenceGradient() has an error that falls with the fourth power of the step", () => {
  const error = (step: number) =>
    Math.abs(finiteDifferenceGradient(([x]) => Math.exp(x!), [0], { step })[0]! - 1);
  assertAllClose([error(0.25) / error(0.125)], [16], 0.02);
});

Deno.test("finiteDifferenceGradient() steps in proportion to large coordinates", () => {
  assertAllClose(
    finiteDifferenceGradient(([x, y]) => Math.log(x!) + y! ** 2, [1e9, -1e-9]),
    [1e-9, -2e-9],
    1e-11,
  );
  const relative = finiteDifferenceGradient(([x]) => Math.log(x!), [1e9])[0]! * 1e9;
  assertAllClose([relative], [1], 1e-9);
});

Deno.test("finiteDifferenceGradient() in float32 moves between float32 numbers and is right to 1e-4", () => {
  const rounding = (point: number[]) => {
    for (const x of point) assert.equal(x, Math.fround(x));
    return Math.fround(f(point.map(Math.fround)));
  };
  const point = [0.7, -1.3, 1.1e-3]; // 1.1e-3 + h is no float32 number.
  const numeric = finiteDifferenceGradient(rounding, point, { precision: "float32" });
  assertAllClose(numeric, byHand(point), 1e-4);
  // The small steps of float64 would drown in the rounding.
  const drowned = finiteDifferenceGradient(
    (p) => Math.fround(f(p)),
    point,
    { step: 1e-7 },
  );
  assert.ok(drowned.some((d, i) => Math.abs(d - byHand(point)[i]!) > 0.1));
});

Deno.test("finiteDifferenceGradient() calls f 4 times a coordinate and leaves the point alone", () => {
  const point = [1, 2, 3];
  let calls = 0;
  finiteDifferenceGradient((given) => {
    calls++;
    given.fill(NaN); // A careless f must not spoil the next call.
    return 1;
  }, point);
  assert.deepEqual([calls, point], [12, [1, 2, 3]]);
});

Deno.test("checkGradient() accepts the right gradient and names the worst coordinate of a wrong one", () => {
  const point = [0.7, -1.3, 1.1];
  const right = checkGradient(f, { point, gradient: byHand(point) });
  assert.ok(right.agrees && right.error < 1e-9);
  assertAllClose(right.numeric, byHand(point), 1e-9);
  for (const wrong of [0, 1, 2]) {
    const gradient = byHand(point).map((g, i) => i === wrong ? 1.02 * g : g);
    const found = checkGradient(f, { point, gradient });
    assert.deepEqual([found.agrees, found.worst], [false, wrong]);
    const size = Math.abs(byHand(point)[wrong]!);
    assertAllClose([found.error], [0.02 * size / Math.max(1, size)], 1e-8);
    assert.ok(checkGradient(f, { point, gradient }, { tolerance: 0.03 }).agrees);
  }
});

Deno.test("checkGradient() agrees up to 1e-7 in float64 and up to 1e-3 in float32 unless told", () => {
  const agrees = (error: number, options: GradientCheckOptions) =>
    checkGradient(([x]) => x! ** 2, { point: [0.25], gradient: [0.5 + error] }, options).agrees;
  const [float64, float32] = [{ precision: "float64" }, { precision: "float32" }] as const;
  assert.deepEqual([9e-8, 2e-7].map((error) => agrees(error, {})), [true, false]);
  assert.deepEqual([9e-8, 2e-7].map((error) => agrees(error, float64)), [true, false]);
  assert.deepEqual([9e-4, 2e-3].map((error) => agrees(error, float32)), [true, false]);
});

Deno.test("checkGradient() never accepts NaN or infinity as a gradient", () => {
  for (const gradient of [[NaN], [Infinity]]) {
    const found = checkGradient(([x]) => x!, { point: [1], gradient });
    assert.deepEqual([found.agrees, found.error, found.worst], [false, Infinity, 0]);
  }
});

Deno.test("finiteDifferenceGradient() and checkGradient() refuse what they cannot judge", () => {
  const square = ([x]: number[]) => x! ** 2;
  const cases: [() => unknown, string, string][] = [
    [
      () => finiteDifferenceGradient(square, []),
      "TypeError",
      "Cannot differentiate: point must hold at least one number, got 0",
    ],
    [
      () => finiteDifferenceGradient(square, [NaN]),
      "RangeError",
      "Cannot differentiate: point must hold finite numbers, got NaN at 0",
    ],
    [
      () => finiteDifferenceGradient(square, [1], { step: 0 }),
      "RangeError",
      "Cannot differentiate: step must be positive and finite, got 0",
    ],
    [
      () => finiteDifferenceGradient(square, [1], { precision: "float16" as "float32" }),
      "RangeError",
      'Cannot differentiate: precision must be "float64" or "float32", got "float16"',
    ],
    [
      () => finiteDifferenceGradient(([, y]) => Math.log(y!), [1, 0], { step: 0.5 }),
      "RangeError",
      "Cannot differentiate: f must be finite around the point, got -Infinity at coordinate 0 " +
      "moved by 0.5",
    ],
    [
      () => checkGradient(square, { point: [1], gradient: [1, 2] }),
      "TypeError",
      "Cannot check the gradient: gradient must hold 1 numbers like point, got 2",
    ],
    [
      () => checkGradient(square, { point: [1], gradient: [2] }, { tolerance: -1 }),
      "RangeError",
      "Cannot check the gradient: tolerance must be positive and finite, got -1",
    ],
  ];
  for (const [act, name, message] of cases) assert.throws(act, { name, message });
});
