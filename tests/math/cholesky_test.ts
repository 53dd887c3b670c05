import { cholesky, logDeterminant, solveCholesky, solveLower } from "@dgm/math/cholesky.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { determinant, randomCovariance, randomVector, times } from "./matrices.ts";

const MATRIX = [[2, 0.5, -0.3], [0.5, 1, 0.2], [-0.3, 0.2, 0.7]];

Deno.test("cholesky(), solveCholesky() and logDeterminant() equal numpy", () => {
  // numpy 2.4.6, linalg.cholesky, linalg.solve(A, [1, 2, 3]) and linalg.slogdet
  const factor = cholesky(MATRIX);
  assertAllClose(factor.flat(), [
    1.4142135623730951,
    0,
    0,
    0.35355339059327373,
    0.9354143466934853,
    0,
    -0.21213203435596423,
    0.2939873661036669,
    0.7540367554512369,
  ], 1e-15);
  const solution = [1.0452261306532662, 0.5628140703517587, 4.57286432160804];
  assertAllClose(solveCholesky(factor, [1, 2, 3]), solution, 1e-14);
  assertAllClose([logDeterminant(factor)], [-0.005012541823544381], 1e-14);
});

Deno.test("cholesky() gives L with L Lᵀ = A, and the solutions solve", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, size) => {
    const random = createRandom(seed);
    const a = randomCovariance(random, size);
    const factor = cholesky(a);
    factor.forEach((row, i) => {
      assert.ok(row[i]! > 0 && row.slice(i + 1).every((entry) => entry === 0));
      const product = factor.map((other) => row.reduce((sum, x, k) => sum + x * other[k]!, 0));
      assertAllClose(product, a[i]!, 1e-12);
    });
    const b = randomVector(random, size);
    assertAllClose(times(a, solveCholesky(factor, b)), b, 1e-10);
    assertAllClose(times(factor, solveLower(factor, b)), b, 1e-10);
    assertAllClose([logDeterminant(factor)], [Math.log(determinant(a))], 1e-9);
  }));
});

Deno.test("cholesky() refuses what is no covariance", () => {
  assert.throws(() => cholesky([[1, 2], [2, 1]]), {
    name: "RangeError",
    message: "Cannot factor the matrix: it must be positive definite, got pivot -3 in row 1",
  });
  assert.throws(() => cholesky([[1, 0.1], [0.2, 1]]), {
    name: "RangeError",
    message: "Cannot factor the matrix: it must be symmetric, got 0.2 at [1,0] and 0.1 at [0,1]",
  });
  assert.throws(() => cholesky([[1, 0]]), {
    name: "TypeError",
    message: "Cannot factor the matrix: row 0 must hold 1 numbers, got 2",
  });
  assert.throws(() => cholesky([]), TypeError);
  assert.throws(() => cholesky([[NaN]]), RangeError);
  assert.throws(() => cholesky([[0]]), RangeError);
  assert.throws(() => solveLower([[1]], [1, 2]), TypeError);
});
