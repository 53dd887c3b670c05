// The Bernoulli log density of logits and its slope in one pass.

import { expOfMinusAbs, log1pOf } from "./elementwise";

/** value[i] = Σⱼ x l − log(1 + e^l), slope[i, j] = x − sigmoid(l), for x, l [rows, columns]. */
export function bernoulliTerms(
  x: usize, logits: usize, value: usize, slope: usize, rows: i32, columns: i32,
): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (let i = 0; i < rows; i++, value += 4) {
    let total: f64 = 0;
    let j: i32 = 0;
    while (j < columns) {
      const last = min(j + 128, columns);
      let sum = zero;
      for (; j + 4 <= last; j += 4, x += 16, logits += 16, slope += 16) {
        const bits = v128.load(x), l = v128.load(logits);
        const t = expOfMinusAbs(l);
        const top = v128.bitselect(one, t, f32x4.ge(l, zero));
        const softplus = f32x4.add(f32x4.pmax(l, zero), log1pOf(t));
        sum = f32x4.add(sum, f32x4.sub(f32x4.mul(bits, l), softplus));
        v128.store(slope, f32x4.sub(bits, f32x4.div(top, f32x4.add(one, t))));
      }
      total += <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1);
      total += <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
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
