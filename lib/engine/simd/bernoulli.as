// The Bernoulli log density of logits and its slope in one pass.

import { expOfMinusAbs, log1pOf } from "./elementwise";

/**
 * value[i] = Σⱼ x l − log(1 + e^l), slope[i, j] = x − sigmoid(l), for x, l [rows, columns].
 *
 * With t = e^−|l| the second term is max(l, 0) + log(1 + t). Up to 32 factors 1 + t, each at most 2, are
 * multiplied before one logarithm is taken of all; what rounds away in 1 + t is added up beside.
 */
export function bernoulliTerms(
  x: usize, logits: usize, value: usize, slope: usize, rows: i32, columns: i32,
): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (let i = 0; i < rows; i++, value += 4) {
    let total: f64 = 0;
    let j: i32 = 0;
    while (j < columns) {
      const last = min(j + 128, columns);
      let sum = zero, product = one, rest = zero;
      for (; j + 4 <= last; j += 4, x += 16, logits += 16, slope += 16) {
        const bits = v128.load(x), l = v128.load(logits);
        const t = expOfMinusAbs(l);
        const factor = f32x4.add(one, t);
        const top = v128.bitselect(one, t, f32x4.ge(l, zero));
        product = f32x4.mul(product, factor);
        rest = f32x4.add(rest, f32x4.sub(t, f32x4.sub(factor, one)));
        sum = f32x4.add(sum, f32x4.sub(f32x4.mul(bits, l), f32x4.pmax(l, zero)));
        v128.store(slope, f32x4.sub(bits, f32x4.div(top, factor)));
      }
      total += sumOf(sum) - sumOf(rest) - sumOfLogs(product);
      for (; j < last; j++, x += 4, logits += 4, slope += 4) {
        const bit = load<f32>(x), l = load<f32>(logits);
        const ls = f32x4.splat(l);
        const t = expOfMinusAbs(ls);
        const top = v128.bitselect(one, t, f32x4.ge(ls, zero));
        const softplus = f32x4.add(f32x4.pmax(ls, zero), log1pOf(t));
        total += <f64>(bit * l) - <f64>f32x4.extract_lane(softplus, 0);
        store<f32>(slope, bit - f32x4.extract_lane(f32x4.div(top, f32x4.add(one, t)), 0));
      }
    }
    store<f32>(value, <f32>total);
  }
}

// @ts-ignore: decorator
@inline
function sumOf(x: v128): f64 {
  const left = <f64>f32x4.extract_lane(x, 0) + <f64>f32x4.extract_lane(x, 1);
  return left + (<f64>f32x4.extract_lane(x, 2) + <f64>f32x4.extract_lane(x, 3));
}

/** Σ log of four finite numbers ≥ 1: p = 2^k (1 + t) has the logarithm k ln 2 + log(1 + t). */
// @ts-ignore: decorator
@inline
function sumOfLogs(p: v128): f64 {
  const k = i32x4.sub(i32x4.shr_u(p, 23), i32x4.splat(127));
  const mantissa = v128.or(v128.and(p, i32x4.splat(0x7FFFFF)), i32x4.splat(0x3F800000));
  const powers = i32x4.extract_lane(k, 0) + i32x4.extract_lane(k, 1) + i32x4.extract_lane(k, 2) +
    i32x4.extract_lane(k, 3);
  return <f64>powers * 0.69314718055994531 + sumOf(log1pOf(f32x4.sub(mantissa, f32x4.splat(1))));
}
