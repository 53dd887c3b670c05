import { type Box, grid, integrate, logIntegrate } from "@dgm/math/grid.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

Deno.test("grid() puts the second axis fastest and gives each point its product of weights", () => {
  const { points, weights } = grid({ low: [0, 10], high: [2, 30], points: 3 });
  assert.deepEqual(points, [
    [0, 10],
    [0, 20],
    [0, 30],
    [1, 10],
    [1, 20],
    [1, 30],
    [2, 10],
    [2, 20],
    [2, 30],
  ]);
  assert.deepEqual(weights, [2.5, 5, 2.5, 5, 10, 5, 2.5, 5, 2.5]);
});

Deno.test("grid() ends exactly at its ends, has 201 points an axis, and weighs the whole box", () => {
  const line = grid({ low: [-0.1], high: [0.7] });
  assert.equal(line.points.length, 201);
  assert.deepEqual([line.points[0], line.points[200]], [[-0.1], [0.7]]);
  const plane = grid({ low: [-0.1, 2], high: new Float64Array([0.7, 5]) });
  assert.equal(plane.points.length, 201 ** 2);
  for (const [{ weights }, size] of [[line, 0.8], [plane, 2.4]] as const) {
    assertAllClose([weights.reduce((sum, w) => sum + w)], [size], 1e-11); // 40,401 roundings
  }
});

Deno.test("integrate() equals the trapezoid sums of numpy", () => {
  // numpy 2.4.6: np.trapezoid(np.exp(-x) * np.cos(3 * x), x) with x = np.linspace(0, 2, 11)
  const line = integrate(([x]) => Math.exp(-x!) * Math.cos(3 * x!), {
    low: [0],
    high: [2],
    points: 11,
  });
  // np.trapezoid(np.trapezoid(f, y, axis=1), x) with x = np.linspace(-1, 2, 7), y = np.linspace(0, 3, 7)
  const plane = integrate(([x, y]) => Math.exp(x!) * Math.sin(y!) + x! * y! ** 2, {
    low: [-1, 0],
    high: [2, 3],
    points: 7,
  });
  assertAllClose([line, plane], [0.07899177464936154, 27.65109859591459], 1e-14);
});

Deno.test("integrate() is exact for linear functions and right to order h² for others", () => {
  const box = { low: [-1, 0], high: [2, 3], points: 2 };
  assertAllClose([integrate(([x, y]) => 1 + 2 * x! - 4 * y!, box)], [9 + 9 - 54], 1e-14);
  // scipy 1.17.1: quad(lambda x: np.exp(-x) * np.cos(3 * x), 0, 2, epsabs=1e-14)
  const truth = 0.07566107555324406;
  const error = (points: number) =>
    integrate(([x]) => Math.exp(-x!) * Math.cos(3 * x!), { low: [0], high: [2], points }) - truth;
  assertAllClose([error(101) / error(201)], [4], 0.001);
});

Deno.test("integrate() of densities that vanish at the ends is right to rounding", () => {
  const density = (x: number, sigma: number) =>
    Math.exp(-0.5 * (x / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
  const line = (power: number) =>
    integrate(([x]) => x! ** power * density(x!, 1.5), { low: [-15], high: [15] });
  assertAllClose([line(0), line(1), line(2), line(4)], [1, 0, 2.25, 3 * 2.25 ** 2], 1e-13);
  const plane = integrate(([x, y]) => (x! * y!) ** 2 * density(x!, 1) * density(y! - x!, 0.5), {
    low: [-9, -12],
    high: [9, 12],
  });
  assertAllClose([plane], [3 + 0.25], 1e-12); // E x² (x² + σ²)
});

Deno.test("logIntegrate() is the logarithm of integrate(), and goes on where that one gives 0", () => {
  const f = ([x, y]: number[]) => Math.sin(x!) - y! ** 2;
  const box = { low: [-1, 0], high: [2, 3], points: 30 };
  const plain = Math.log(integrate((x) => Math.exp(f(x)), box));
  assertAllClose([logIntegrate(f, box)], [plain], 1e-14);
  for (const shift of [-1e6, 1e6]) {
    assertAllClose([logIntegrate((x) => f(x) + shift, box)], [plain + shift], 1e-14);
  }
});

Deno.test("logIntegrate() takes −∞ as a density of 0", () => {
  const half = logIntegrate(([x]) => x! < 0 ? -Infinity : -0.5 * x! ** 2, {
    low: [-9],
    high: [9],
    points: 1801,
  });
  // The point at 0 counts whole, which adds half a step of 0.01.
  assertAllClose([Math.exp(half)], [Math.sqrt(Math.PI / 2) + 0.005], 1e-9);
  assert.equal(logIntegrate(() => -Infinity, { low: [0], high: [1] }), -Infinity);
});

Deno.test("integrate() and logIntegrate() hand out points that f may change", () => {
  for (const act of [integrate, logIntegrate]) {
    const careless = (x: number[]) => (x.fill(7), NaN);
    assert.throws(() => act(careless, { low: [0], high: [2] }), { message: /got NaN at \[0\]$/ });
  }
});

Deno.test("grid(), integrate() and logIntegrate() refuse boxes and values that fit no integral", () => {
  const cases: [Box, string, string][] = [
    [{ low: [], high: [] }, "TypeError", "low must hold at least one number, got 0"],
    [{ low: [0, 0], high: [1] }, "TypeError", "high must hold 2 numbers like low, got 1"],
    [{ low: [0, 0, 0], high: [1, 1, 1] }, "TypeError", "want one or two axes, got 3"],
    [
      { low: [0], high: [1], points: 1 },
      "RangeError",
      "points must be a whole number of at least 2, got 1",
    ],
    [
      { low: [0, 3], high: [1, 3] },
      "RangeError",
      "low must be below high, got 3 and 3 on axis 1",
    ],
    [
      { low: [-Infinity], high: [1] },
      "RangeError",
      "low must hold finite numbers, got -Infinity at 0",
    ],
  ];
  for (const [box, name, message] of cases) {
    for (
      const act of [grid, (b: Box) => integrate(() => 1, b), (b: Box) => logIntegrate(() => 1, b)]
    ) {
      assert.throws(() => act(box), { name, message: `Cannot make a grid: ${message}` });
    }
  }
  for (const act of [integrate, logIntegrate]) {
    assert.throws(() => act(([x]) => Math.sqrt(x!), { low: [-1], high: [1], points: 3 }), {
      name: "RangeError",
      message: "Cannot integrate: want a number at each point, got NaN at [-1]",
    });
  }
});
