import { symmetricEigen } from "@dgm/math/symmetric_eigen.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomMatrix } from "./matrices.ts";

/** Vᵀ diag(λ) V, which must be the matrix again. */
function rebuilt({ values, vectors }: ReturnType<typeof symmetricEigen>): number[][] {
  const size = values.length;
  return Array.from({ length: size }, (_, i) =>
    Array.from(
      { length: size },
      (_, j) => vectors.reduce((sum, v, k) => sum + values[k]! * v[i]! * v[j]!, 0),
    ));
}

function assertOrthonormal(vectors: readonly Float64Array[], tolerance: number): void {
  vectors.forEach((v, i) =>
    vectors.forEach((w, j) => {
      const product = v.reduce((sum, x, k) => sum + x * w[k]!, 0);
      assertAllClose([product], [i === j ? 1 : 0], tolerance);
    })
  );
}

Deno.test("symmetricEigen() gives A back, with orthonormal vectors and falling values", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), (seed, size) => {
    const b = randomMatrix(createRandom(seed), size, size);
    const a = b.map((row, i) => row.map((value, j) => value + b[j]![i]!));
    const eigen = symmetricEigen(a);
    // N ε ‖A‖ with N ≤ 12 and ‖A‖ below 30.
    assertAllClose(rebuilt(eigen).flat(), a.flat(), 1e-12);
    assertOrthonormal(eigen.vectors, 1e-13);
    assert.ok(eigen.values.every((value, i) => i === 0 || value <= eigen.values[i - 1]!));
  }));
});

Deno.test("symmetricEigen() equals numpy", () => {
  // numpy 2.4.6, linalg.eigvalsh
  const matrix = [[2, 0.5, -0.3], [0.5, 1, 0.2], [-0.3, 0.2, 0.7]];
  const { values } = symmetricEigen(matrix);
  assertAllClose(values, NUMPY, 1e-14);
});

const NUMPY = [2.234447867859446, 1.0355310823850465, 0.43002104975550764];

Deno.test("symmetricEigen() of the second difference has the eigenvalues 2 − 2 cos(kπ / (N + 1))", () => {
  const size = 40;
  const row = (i: number) =>
    Array.from({ length: size }, (_, j) => i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0);
  const { values } = symmetricEigen(Array.from({ length: size }, (_, i) => row(i)));
  const want = Array.from(values, (_, k) => 2 - 2 * Math.cos((size - k) * Math.PI / (size + 1)));
  assertAllClose(values, want, 1e-13);
});

Deno.test("symmetricEigen() copes with rows of zeros and eigenvalues that coincide", () => {
  // Short strokes on long paper. Next to pixels that are never inked, a remainder is never small
  // against its neighbours on the diagonal: such a test of convergence goes on for ever.
  const random = createRandom(0);
  const size = 200;
  const strokes = Array.from({ length: 20 }, () => {
    const at = Math.floor(size * (0.4 + 0.4 * random.uniform()));
    return Array.from({ length: size }, (_, i) => Math.abs(i - at) < 16 ? random.uniform() : 0);
  });
  const row = (i: number) =>
    Array.from({ length: size }, (_, j) => strokes.reduce((sum, s) => sum + s[i]! * s[j]!, 0));
  const a = Array.from({ length: size }, (_, i) => row(i));
  const eigen = symmetricEigen(a);
  assertAllClose(rebuilt(eigen).flat(), a.flat(), 1e-11);
  assert.ok(eigen.values[19]! > 0.1 && Math.abs(eigen.values[20]!) < 1e-12);
  const identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  assert.deepEqual([...symmetricEigen(identity).values], [1, 1, 1]);
  assert.deepEqual([...symmetricEigen([[0, 0], [0, 0]]).values], [0, 0]);
});

Deno.test("symmetricEigen() leaves its argument as it was", () => {
  const matrix = [[2, 1], [1, 2]];
  symmetricEigen(matrix);
  assert.deepEqual(matrix, [[2, 1], [1, 2]]);
});

Deno.test("symmetricEigen() refuses what is not a symmetric matrix", () => {
  assert.throws(() => symmetricEigen([[1, 2], [3, 1]]), {
    name: "RangeError",
    message:
      "Cannot find the eigenvalues: the matrix must be symmetric, got 3 at [1,0] and 2 at [0,1]",
  });
  assert.throws(() => symmetricEigen([[1, 2]]), TypeError);
  assert.throws(() => symmetricEigen([]), TypeError);
  assert.throws(() => symmetricEigen([[NaN]]), RangeError);
});
