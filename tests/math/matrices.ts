/** Random matrices and a slow determinant and inverse, the witnesses of this room's linear algebra. @module */
import type { Random } from "@dgm/math/random.ts";

/** A Aᵀ + 0.3 I with A of standard normal entries: symmetric and positive definite. */
export function randomCovariance(random: Random, size: number): number[][] {
  const a = randomMatrix(random, size, size);
  return a.map((row, i) =>
    a.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k]!, i === j ? 0.3 : 0))
  );
}

/** Independent standard normal entries. */
export function randomMatrix(random: Random, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => randomVector(random, columns));
}

/** Independent standard normal entries. */
export function randomVector(random: Random, size: number): number[] {
  return Array.from({ length: size }, () => random.normal());
}

/** The determinant by expansion along the first row. */
export function determinant(m: readonly (readonly number[])[]): number {
  if (m.length === 0) return 1;
  return m[0]!.reduce(
    (sum, entry, j) => sum + (j % 2 === 0 ? 1 : -1) * entry * determinant(minor(m, 0, j)),
    0,
  );
}

/** The inverse by Cramer's rule. */
export function inverse(m: readonly (readonly number[])[]): number[][] {
  const det = determinant(m);
  return m.map((_, i) =>
    m.map((_, j) => ((i + j) % 2 === 0 ? 1 : -1) * determinant(minor(m, j, i)) / det)
  );
}

/** M v. */
export function times(m: readonly (readonly number[])[], v: readonly number[]): number[] {
  return m.map((row) => row.reduce((sum, entry, j) => sum + entry * v[j]!, 0));
}

function minor(m: readonly (readonly number[])[], row: number, column: number): number[][] {
  return m.filter((_, i) => i !== row).map((line) => line.filter((_, j) => j !== column));
}
