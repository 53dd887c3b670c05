/** The losses once more, in float64 and one loop each: the witness of the tests. @module */

/** Σ [x log π + (1 − x) log(1 − π)], π = 1 / (1 + e^−l). */
export function bernoulli(x: number[], logits: number[]): number {
  return x.reduce((sum, value, d) => {
    const pi = 1 / (1 + Math.exp(-logits[d]!));
    return sum + value * Math.log(pi) + (1 - value) * Math.log(1 - pi);
  }, 0);
}

/** Σ log N(x; m, σ²). */
export function gaussian(x: number[], mean: number[], sigma: number): number {
  return x.reduce((sum, value, d) => {
    const z = (value - mean[d]!) / sigma;
    return sum - 0.5 * z * z - Math.log(sigma * Math.sqrt(2 * Math.PI));
  }, 0);
}
