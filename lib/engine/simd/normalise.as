// Normalisation of matrices [rows, channels], whose channels fall into groups of one size: each group has
// a mean and a variance over its channels and all rows. Sums are taken in float64, so that no mean is too
// large for its variance. `sums` are float64.

/** sums[j] += Σᵢ x[i, j], sums[channels + j] += Σᵢ x[i, j]². */
export function channelMoments(x: usize, sums: usize, rows: i32, channels: i32): void {
  const stride: usize = <usize>channels << 2, squares = sums + (<usize>channels << 3);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    let j: i32 = 0;
    for (; j + 4 <= channels; j += 4) {
      const at = <usize>j << 3;
      let a0 = v128.load(sums + at), a1 = v128.load(sums + at, 16);
      let b0 = v128.load(squares + at), b1 = v128.load(squares + at, 16);
      let from = x + (<usize>j << 2);
      for (let i = 0; i < count; i++, from += stride) {
        const low = lower(v128.load(from)), high = upper(v128.load(from));
        a0 = f64x2.add(a0, low);
        a1 = f64x2.add(a1, high);
        b0 = f64x2.add(b0, f64x2.mul(low, low));
        b1 = f64x2.add(b1, f64x2.mul(high, high));
      }
      v128.store(sums + at, a0);
      v128.store(sums + at, a1, 16);
      v128.store(squares + at, b0);
      v128.store(squares + at, b1, 16);
    }
    for (; j < channels; j++) {
      const at = <usize>j << 3;
      let a = load<f64>(sums + at), b = load<f64>(squares + at);
      let from = x + (<usize>j << 2);
      for (let i = 0; i < count; i++, from += stride) {
        const value = <f64>load<f32>(from);
        a += value;
        b += value * value;
      }
      store<f64>(sums + at, a);
      store<f64>(squares + at, b);
    }
    x += <usize>count * stride;
  }
}

/**
 * Adds up the sums of the lanes, [lanes, 2, channels], and writes for each group its mean and variance and for
 * each channel j, factors[j] = mean and factors[channels + j] = scale / √(variance + ε).
 */
export function channelFactors(
  sums: usize, lanes: i32, rows: i32, channels: i32, groups: i32, epsilon: f64,
  scale: usize, mean: usize, variance: usize, factors: usize,
): void {
  addLanes(sums, lanes, 2 * channels);
  const size = channels / groups, squares = sums + (<usize>channels << 3);
  const count = <f64>rows * <f64>size, others = factors + (<usize>channels << 2);
  for (let group = 0, j = 0; group < groups; group++, mean += 4, variance += 4) {
    let sum: f64 = 0, square: f64 = 0;
    for (const end = j + size; j < end; j++) {
      sum += load<f64>(sums + (<usize>j << 3));
      square += load<f64>(squares + (<usize>j << 3));
    }
    const m = sum / count, v = notBelowZero(square / count - m * m);
    const inverse = 1 / sqrt<f64>(v + epsilon);
    store<f32>(mean, <f32>m);
    store<f32>(variance, <f32>v);
    for (let c = j - size; c < j; c++) {
      const at = <usize>c << 2;
      store<f32>(factors + at, <f32>m);
      store<f32>(others + at, <f32>(inverse * <f64>load<f32>(scale + at)));
    }
  }
}

/** y[i, j] = (x[i, j] − mean[j]) · factor[j] + offset[j], with the factors of `channelFactors`. */
export function normaliseRows(
  x: usize, factors: usize, offset: usize, y: usize, rows: i32, channels: i32,
): void {
  const others = factors + (<usize>channels << 2);
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, at: usize = 0;
    for (; j + 4 <= channels; j += 4, at += 16, x += 16, y += 16) {
      const d = f32x4.sub(v128.load(x), v128.load(factors + at));
      v128.store(y, f32x4.add(f32x4.mul(d, v128.load(others + at)), v128.load(offset + at)));
    }
    for (; j < channels; j++, at += 4, x += 4, y += 4) {
      const d = load<f32>(x) - load<f32>(factors + at);
      store<f32>(y, d * load<f32>(others + at) + load<f32>(offset + at));
    }
  }
}

/** All of it for each of the `outer` matrices; `scratch` has 6 · channels floats. */
export function normaliseGroups(
  x: usize, scale: usize, offset: usize, y: usize, mean: usize, variance: usize, scratch: usize,
  outer: i32, rows: i32, channels: i32, groups: i32, epsilon: f64,
): void {
  const bytes: usize = <usize>rows * <usize>channels << 2, step: usize = <usize>groups << 2;
  const factors = scratch + (<usize>channels << 4);
  for (let i = 0; i < outer; i++, x += bytes, y += bytes, mean += step, variance += step) {
    if (groups == 1) {
      normaliseOne(x, scale, offset, y, mean, variance, rows, channels, epsilon);
      continue;
    }
    clearSums(scratch, 2 * channels);
    channelMoments(x, scratch, rows, channels);
    channelFactors(scratch, 1, rows, channels, groups, epsilon, scale, mean, variance, factors);
    normaliseRows(x, factors, offset, y, rows, channels);
  }
}

/** One group: all rows and channels together. */
function normaliseOne(
  x: usize, scale: usize, offset: usize, y: usize, mean: usize, variance: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const end = x + (<usize>rows * <usize>channels << 2), vectors = x + ((end - x) & ~15);
  let s0 = f64x2.splat(0), s1 = s0, q0 = s0, q1 = s0;
  let from = x;
  for (; from < vectors; from += 16) {
    const low = lower(v128.load(from)), high = upper(v128.load(from));
    s0 = f64x2.add(s0, low);
    s1 = f64x2.add(s1, high);
    q0 = f64x2.add(q0, f64x2.mul(low, low));
    q1 = f64x2.add(q1, f64x2.mul(high, high));
  }
  let sum = total(f64x2.add(s0, s1)), square = total(f64x2.add(q0, q1));
  for (; from < end; from += 4) {
    const value = <f64>load<f32>(from);
    sum += value;
    square += value * value;
  }
  const count = <f64>rows * <f64>channels;
  const m = sum / count, v = notBelowZero(square / count - m * m);
  store<f32>(mean, <f32>m);
  store<f32>(variance, <f32>v);
  const factor: f32 = <f32>(1 / sqrt<f64>(v + epsilon));
  const means = f32x4.splat(<f32>m), all = f32x4.splat(factor);
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, at: usize = 0;
    for (; j + 4 <= channels; j += 4, at += 16, x += 16, y += 16) {
      const d = f32x4.mul(f32x4.sub(v128.load(x), means), all);
      v128.store(y, f32x4.add(f32x4.mul(d, v128.load(scale + at)), v128.load(offset + at)));
    }
    for (; j < channels; j++, at += 4, x += 4, y += 4) {
      const d = (load<f32>(x) - <f32>m) * factor;
      store<f32>(y, d * load<f32>(scale + at) + load<f32>(offset + at));
    }
  }
}

// Rows that stay in a core's first cache while its channels are gone through, four at a time.
// @ts-ignore: decorator
@inline
export const BLOCK: i32 = 32;

// @ts-ignore: decorator
@inline
export function lower(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
export function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
}

// @ts-ignore: decorator
@inline
export function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Rounding may leave a variance below 0; NaN stays. */
// @ts-ignore: decorator
@inline
function notBelowZero(x: f64): f64 {
  return x < 0 ? 0 : x;
}

/** n float64 become 0. */
export function clearSums(sums: usize, n: i32): void {
  memory.fill(sums, 0, <usize>n << 3);
}

/** Adds the sums of all other lanes, n float64 each, to those of the first. */
export function addLanes(sums: usize, lanes: i32, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = sums + (<usize>i << 3);
    let sum = load<f64>(at);
    for (let lane = 1; lane < lanes; lane++) sum += load<f64>(at + (<usize>(lane * n) << 3));
    store<f64>(at, sum);
  }
}
