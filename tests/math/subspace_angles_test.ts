import { subspaceAngles } from "@dgm/math/subspace_angles.ts";
import { createRandom } from "@dgm/math/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { randomMatrix } from "./matrices.ts";

/** Vectors e_i turned towards e_{K+i} by the given angles, in 2 K dimensions, in a random frame. */
function turned(angles: readonly number[], seed: number) {
  const size = 2 * angles.length;
  const frame: number[][] = [];
  for (const row of randomMatrix(createRandom(seed), size, size)) {
    let rest = row;
    for (let round = 0; round < 2; round++) {
      for (const unit of frame) {
        const along = unit.reduce((sum, x, i) => sum + x * rest[i]!, 0);
        rest = rest.map((x, i) => x - along * unit[i]!);
      }
    }
    frame.push(rest.map((x) => x / Math.hypot(...rest)));
  }
  const a = frame.slice(0, angles.length);
  const b = a.map((u, k) =>
    u.map((x, i) => Math.cos(angles[k]!) * x + Math.sin(angles[k]!) * frame[angles.length + k]![i]!)
  );
  return { a, b };
}

/** The same span through other vectors. */
function mixed(vectors: number[][], seed: number): number[][] {
  return randomMatrix(createRandom(seed), vectors.length, vectors.length)
    .map((weights) =>
      vectors[0]!.map((_, i) => weights.reduce((sum, w, k) => sum + w * vectors[k]![i]!, 0))
    );
}

Deno.test("subspaceAngles() finds the angles that the spans were turned by, from 1e-6 to π/2", () => {
  for (const angles of [[0.3], [1e-6, 2e-6, 3e-6], [0, 0.1, 1.5], [0.2, 0.7, Math.PI / 2]]) {
    const { a, b } = turned(angles, 1);
    // Roots of eigenvalues of Gram matrices: half the digits of the largest angle.
    assertAllClose(subspaceAngles(a, b), angles, 2e-8 * angles.at(-1)!);
  }
});

Deno.test("subspaceAngles() depends on the spans alone, and is symmetric", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const { a, b } = turned([0.1, 0.4, 1.1], seed);
    const angles = subspaceAngles(a, b);
    assertAllClose(subspaceAngles(mixed(a, seed + 1), mixed(b, seed + 2)), angles, 1e-6);
    assertAllClose(subspaceAngles(b, a), angles, 1e-7);
  }));
});

Deno.test("subspaceAngles() of a span inside another are 0", () => {
  const { a } = turned([0.1, 0.4, 1.1], 5);
  assertAllClose(subspaceAngles(a, mixed(a, 6).slice(0, 2)), [0, 0], 1e-12);
});

Deno.test("subspaceAngles() refuses what spans nothing or does not fit", () => {
  assert.throws(() => subspaceAngles([[1, 0], [2, 0]], [[0, 1]]), {
    name: "RangeError",
    message: "Cannot measure the angles: a[1] depends linearly on the vectors before it",
  });
  assert.throws(() => subspaceAngles([[1, 0]], [[1, 0, 0]]), TypeError);
  assert.throws(() => subspaceAngles([[1, 0]], [[1, 0], [0, 1]]), TypeError);
  assert.throws(() => subspaceAngles([], [[1]]), TypeError);
  assert.throws(() => subspaceAngles([[1, 0], [1]], [[1, 0]]), TypeError);
});
