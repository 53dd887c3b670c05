import { principalComponents, projectOnComponents } from "@dgm/math/principal_components.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomMatrix } from "./matrices.ts";

/** Rows with correlations, a mean, and many zeros. */
function someData(seed: number, { rows = 30, size = 5 } = {}): Float64Array {
  const random = createRandom(seed);
  const mix = randomMatrix(random, size, size);
  const data = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const eps = Array.from({ length: size }, () => random.normal());
    mix.forEach((weights, i) => {
      const value = 1 + weights.reduce((sum, w, k) => sum + w * eps[k]!, 0);
      data[row * size + i] = value > 0 ? value : 0;
    });
  }
  return data;
}

function meanSquaredError(data: ArrayLike<number>, other: ArrayLike<number>, rows: number): number {
  return Array.from(data).reduce((sum, x, i) => sum + (x - other[i]!) ** 2, 0) / rows;
}

Deno.test("principalComponents() has the mean, and variances that sum to the total variance", () => {
  const data = someData(1);
  const { mean, variances } = principalComponents(data, 5);
  const byHand = [0, 1, 2, 3, 4].map((i) =>
    data.filter((_, at) => at % 5 === i).reduce((sum, x) => sum + x, 0) / 30
  );
  assertAllClose(mean, byHand, 1e-14);
  const total = meanSquaredError(data, data.map((_, i) => byHand[i % 5]!), 30);
  assertAllClose([variances.reduce((sum, value) => sum + value, 0)], [total], 1e-12);
});

Deno.test("projectOnComponents() has the mean squared error Σ_{j>k} λ_j, for every k", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const data = someData(seed);
    const components = principalComponents(data, 5);
    for (let kept = 0; kept <= 5; kept++) {
      const error = meanSquaredError(data, projectOnComponents(components, { data, kept }), 30);
      const rest = components.variances.slice(kept).reduce((sum, value) => sum + value, 0);
      assertAllClose([error], [rest], 1e-12);
    }
  }));
});

Deno.test("projectOnComponents() beats projections on random planes", () => {
  const data = someData(7);
  const components = principalComponents(data, 5);
  const best = meanSquaredError(data, projectOnComponents(components, { data, kept: 2 }), 30);
  const random = createRandom(8);
  for (let trial = 0; trial < 200; trial++) {
    const [u, v] = randomMatrix(random, 2, 5) as [number[], number[]];
    const unit = (w: number[]) => w.map((x) => x / Math.hypot(...w));
    const first = unit(u);
    const along = first.reduce((sum, x, i) => sum + x * v[i]!, 0);
    const second = unit(v.map((x, i) => x - along * first[i]!));
    const directions = [first, second].map((w) => Float64Array.from(w));
    const other = projectOnComponents({ ...components, directions }, { data, kept: 2 });
    assert.ok(meanSquaredError(data, other, 30) >= best - 1e-12);
  }
});

Deno.test("principalComponents() reads float32 data and a single row", () => {
  const { mean, variances } = principalComponents(Float32Array.of(0.5, 0, 2), 3);
  assert.deepEqual([...mean], [0.5, 0, 2]);
  assert.ok(variances.every((value) => value >= 0 && value < 1e-15));
});

Deno.test("principalComponents() and projectOnComponents() refuse what does not fit", () => {
  assert.throws(() => principalComponents([1, 2, 3], 2), {
    name: "TypeError",
    message: "Cannot find the principal components: want rows of 2 numbers, got 3 numbers",
  });
  assert.throws(() => principalComponents([], 2), TypeError);
  assert.throws(() => principalComponents([1, 2], 0), RangeError);
  assert.throws(() => principalComponents([1, NaN], 2), RangeError);
  const components = principalComponents([0, 0, 1, 1], 2);
  assert.throws(() => projectOnComponents(components, { data: [1, 2], kept: 3 }), RangeError);
  assert.throws(() => projectOnComponents(components, { data: [1, 2, 3], kept: 1 }), TypeError);
});
