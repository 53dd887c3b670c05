/** How far two subspaces are turned against each other. @module */
import { checkedVector, type Vector } from "./checked.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";

/**
 * The principal angles between the spans of two sets of vectors: all 0 when one span lies in the
 * other, however different the vectors; a last angle of π/2 when a direction of one is orthogonal to
 * the whole of the other.
 *
 * Formula: with orthonormal bases Q_a and Q_b, cos θ_i are the singular values of Q_aᵀ Q_b, and sin θ_i
 * those of Q_b − Q_a Q_aᵀ Q_b. Each angle is taken from both, θ = atan2(sin, cos): the cosine alone
 * cannot tell small angles from 0.
 *
 * Shapes: a [K, D], b [L, D] with L ≤ K → [L] angles in radians, the smallest first. Each is right to
 * about 1e-8 of the largest.
 *
 * @param a K linearly independent vectors
 * @param b L of them, not more than K
 * @returns the angles
 * @throws {TypeError} when sizes differ, or b has more vectors than a
 * @throws {RangeError} when vectors are not finite or not linearly independent
 *
 * @example
 * ```ts
 * import { subspaceAngles } from "@dgm/math/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // The plane of x and y, and one that contains x and climbs by 0.1.
 * const climbs = [[5, 0, 0], [1, Math.cos(0.1), Math.sin(0.1)]];
 * const [first, second] = subspaceAngles([[1, 1, 0], [1, -1, 0]], climbs);
 * assert.ok(first! < 1e-12 && Math.abs(second! - 0.1) < 1e-12);
 * ```
 *
 * Source: Björck and Golub, Numerical methods for computing angles between linear subspaces, 1973;
 * notebook 03.
 */
export function subspaceAngles(a: readonly Vector[], b: readonly Vector[]): Float64Array {
  const [qa, qb] = [orthonormal(a, "a"), orthonormal(b, "b")];
  if (qa[0]!.length !== qb[0]!.length) {
    throw new TypeError(
      `Cannot measure the angles: a has vectors of ${qa[0]!.length} numbers, b of ${qb[0]!.length}`,
    );
  }
  if (qb.length > qa.length) {
    throw new TypeError(
      `Cannot measure the angles: want at most as many vectors in b as in a, got ${qb.length} and ` +
        `${qa.length}`,
    );
  }
  const products = qb.map((v) => qa.map((u) => dot(u, v)));
  const rests = qb.map((v, j) => {
    const rest = v.slice();
    qa.forEach((u, i) => subtract(rest, products[j]![i]!, u));
    return rest;
  });
  // Singular values are roots of the eigenvalues of the Gram matrix; sines grow where cosines fall.
  const cosines = gramEigenvalues(products.map((row) => Float64Array.from(row)));
  const sines = gramEigenvalues(rests).reverse();
  return sines.map((sine, i) => Math.atan2(sine, cosines[i]!));
}

/** An orthonormal basis of the span, by Gram and Schmidt, twice: once leaves rounding errors. */
function orthonormal(vectors: readonly Vector[], name: string): Float64Array[] {
  const action = "measure the angles";
  if (!(vectors?.length > 0)) {
    throw new TypeError(`Cannot ${action}: ${name} must hold at least one vector, got ${vectors}`);
  }
  const size = vectors[0]!.length;
  const basis: Float64Array[] = [];
  vectors.forEach((vector, i) => {
    const rest = Float64Array.from(
      checkedVector(vector, { action, name: `${name}[${i}]`, size, sizeOf: `${name}[0]` }),
    );
    const before = Math.sqrt(dot(rest, rest));
    for (let round = 0; round < 2; round++) {
      for (const u of basis) subtract(rest, dot(u, rest), u);
    }
    const norm = Math.sqrt(dot(rest, rest));
    if (!(norm > 1e-12 * before)) {
      throw new RangeError(
        `Cannot ${action}: ${name}[${i}] depends linearly on the vectors before it`,
      );
    }
    basis.push(rest.map((value) => value / norm));
  });
  return basis;
}

/** Singular values of the matrix with these rows, the largest first. */
function gramEigenvalues(rows: Float64Array[]): Float64Array {
  const gram = rows.map((row) => rows.map((other) => dot(row, other)));
  return symmetricEigen(gram).values.map((value) => Math.sqrt(Math.max(0, value)));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(from: Float64Array, factor: number, v: Float64Array): void {
  for (let i = 0; i < v.length; i++) from[i]! -= factor * v[i]!;
}
