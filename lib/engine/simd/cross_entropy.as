// The cross entropy of a softmax over the columns of [rows, columns], columns > 0, and its slope: each row is
// gone through while it is in a core's first cache.

import { expOf, log1pOf } from "./elementwise";
import { lower, total, upper } from "./normalise";

/** The largest of a row; NaN where there is one. */
// @ts-ignore: decorator
@inline
function largestOf(x: usize, columns: i32): f32 {
  let all = v128.load_splat<f32>(x);
  let j: i32 = 0;
  for (; j + 4 <= columns; j += 4, x += 16) all = f32x4.max(all, v128.load(x));
  for (; j < columns; j++, x += 4) all = f32x4.max(all, v128.load_splat<f32>(x));
  return max<f32>(
    max<f32>(f32x4.extract_lane(all, 0), f32x4.extract_lane(all, 1)),
    max<f32>(f32x4.extract_lane(all, 2), f32x4.extract_lane(all, 3)),
  );
}

/** log s for s ≥ 1 in float64, exact near 1: s = 2^k (1 + t) has the logarithm k ln 2 + log(1 + t). */
// @ts-ignore: decorator
@inline
function logOf(s: f64): f64 {
  const k = (reinterpret<i64>(s) >> 52) - 1023;
  const t = reinterpret<f64>((reinterpret<i64>(s) & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000) - 1;
  return <f64>k * 0.69314718055994531 + <f64>f32x4.extract_lane(log1pOf(f32x4.splat(<f32>t)), 0);
}

/** value[i] = log Σⱼ e^l[i, j] − l[i, label[i]]; NaN where the label is none of the columns. */
export function crossEntropy(l: usize, labels: usize, value: usize, rows: i32, columns: i32): void {
  const step: usize = <usize>columns << 2;
  for (let i = 0; i < rows; i++, l += step, labels += 4, value += 4) {
    const label = load<i32>(labels);
    if (label < 0 || label >= columns) {
      store<f32>(value, NaN);
      continue;
    }
    const largest = largestOf(l, columns), all = f32x4.splat(largest);
    let low = f64x2.splat(0), high = low;
    let j: i32 = 0, at = l;
    for (; j + 4 <= columns; j += 4, at += 16) {
      const e = expOf(f32x4.sub(v128.load(at), all));
      low = f64x2.add(low, lower(e));
      high = f64x2.add(high, upper(e));
    }
    let sum = total(f64x2.add(low, high));
    for (; j < columns; j++, at += 4) {
      sum += <f64>f32x4.extract_lane(expOf(f32x4.sub(v128.load_splat<f32>(at), all)), 0);
    }
    const log = sum == sum ? logOf(sum) : sum;
    store<f32>(value, <f32>(log + (<f64>largest - <f64>load<f32>(l + (<usize>label << 2)))));
  }
}

/** out[i, j] = dy[i] · (softmax(l[i])[j] − [j = label[i]]); NaN where the label is none of the columns. */
export function crossEntropyGrad(
  dy: usize, l: usize, labels: usize, out: usize, rows: i32, columns: i32,
): void {
  const step: usize = <usize>columns << 2;
  for (let i = 0; i < rows; i++, l += step, out += step, labels += 4, dy += 4) {
    const label = load<i32>(labels), isLabel = label >= 0 && label < columns;
    const all = f32x4.splat(largestOf(l, columns));
    let low = f64x2.splat(0), high = low;
    let j: i32 = 0, at: usize = 0;
    for (; j + 4 <= columns; j += 4, at += 16) {
      const e = expOf(f32x4.sub(v128.load(l + at), all));
      v128.store(out + at, e);
      low = f64x2.add(low, lower(e));
      high = f64x2.add(high, upper(e));
    }
    let sum = total(f64x2.add(low, high));
    for (; j < columns; j++, at += 4) {
      const e = f32x4.extract_lane(expOf(f32x4.sub(v128.load_splat<f32>(l + at), all)), 0);
      store<f32>(out + at, e);
      sum += <f64>e;
    }
    const slope = isLabel ? load<f32>(dy) : <f32>NaN;
    const factor: f32 = <f32>(<f64>slope / sum), factors = f32x4.splat(factor);
    for (j = 0, at = 0; j + 4 <= columns; j += 4, at += 16) {
      v128.store(out + at, f32x4.mul(v128.load(out + at), factors));
    }
    for (; j < columns; j++, at += 4) store<f32>(out + at, load<f32>(out + at) * factor);
    if (isLabel) {
      const place = out + (<usize>label << 2);
      store<f32>(place, load<f32>(place) - slope);
    }
  }
}
