/** The losses once more, in float64 and one loop each: the witness of the tests. @module */

/** ½ Σ (μ² + e^l − l − 1). */
export function kl(mean: number[], logVar: number[]): number {
  return mean.reduce((sum, m, d) => sum + 0.5 * (m * m + Math.exp(logVar[d]!) - logVar[d]! - 1), 0);
}

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

/** Central difference of f at point, coordinate by coordinate. */
export function gradient(f: (point: number[]) => number, point: number[], h = 1e-5): number[] {
  return point.map((value, i) => {
    const up = f(point.with(i, value + h));
    const down = f(point.with(i, value - h));
    return (up - down) / (2 * h);
  });
}
