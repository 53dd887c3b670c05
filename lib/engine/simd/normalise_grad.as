// What comes back through a normalisation (see normalise.as). With d = x − mean, r = 1 / √(variance + ε) and
// N values in a group:
//
//     dx = scale · r · dy − r Σ(scale · dy) / N − d · r³ Σ(scale · dy · d) / N

import { addLanes, BLOCK, clearSums, lower, total, upper } from "./normalise";

/** sums[j] += Σᵢ dy[i, j], sums[channels + j] += Σᵢ dy[i, j] (x[i, j] − means[j]). */
export function channelSlopes(
  dy: usize, x: usize, means: usize, sums: usize, rows: i32, channels: i32,
): void {
  const stride: usize = <usize>channels << 2, products = sums + (<usize>channels << 3);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    let j: i32 = 0;
    for (; j + 4 <= channels; j += 4) {
      const at = <usize>j << 3;
      let a0 = v128.load(sums + at), a1 = v128.load(sums + at, 16);
      let b0 = v128.load(products + at), b1 = v128.load(products + at, 16);
      const mean = v128.load(means + (<usize>j << 2));
      let from = <usize>j << 2;
      for (let i = 0; i < count; i++, from += stride) {
        const slope = v128.load(dy + from);
        const product = f32x4.mul(slope, f32x4.sub(v128.load(x + from), mean));
        a0 = f64x2.add(a0, lower(slope));
        a1 = f64x2.add(a1, upper(slope));
        b0 = f64x2.add(b0, lower(product));
        b1 = f64x2.add(b1, upper(product));
      }
      v128.store(sums + at, a0);
      v128.store(sums + at, a1, 16);
      v128.store(products + at, b0);
      v128.store(products + at, b1, 16);
    }
    for (; j < channels; j++) {
      const at = <usize>j << 3, mean = load<f32>(means + (<usize>j << 2));
      let a = load<f64>(sums + at), b = load<f64>(products + at);
      let from = <usize>j << 2;
      for (let i = 0; i < count; i++, from += stride) {
        const slope = load<f32>(dy + from);
        a += <f64>slope;
        b += <f64>(slope * (load<f32>(x + from) - mean));
      }
      store<f64>(sums + at, a);
      store<f64>(products + at, b);
    }
    dy += <usize>count * stride;
    x += <usize>count * stride;
  }
}

/** factors[j] = the mean of the group of channel j. */
export function channelMeans(mean: usize, factors: usize, channels: i32, groups: i32): void {
  const size = channels / groups;
  for (let group = 0; group < groups; group++, mean += 4) {
    for (let c = 0; c < size; c++, factors += 4) store<f32>(factors, load<f32>(mean));
  }
}

/**
 * Adds up the sums of the lanes and adds to totals, float64 [2, channels], what the offsets and the scales
 * get; behind the means in factors come, for each channel, the factors of dy and of d and what is subtracted.
 */
export function slopeFactors(
  sums: usize, lanes: i32, rows: i32, channels: i32, groups: i32, epsilon: f64,
  scale: usize, variance: usize, factors: usize, totals: usize,
): void {
  addLanes(sums, lanes, 2 * channels);
  const size = channels / groups, count = <f64>rows * <f64>size;
  const half: usize = <usize>channels << 3, step: usize = <usize>channels << 2;
  for (let group = 0, j = 0; group < groups; group++, variance += 4) {
    const r = 1 / sqrt<f64>(<f64>load<f32>(variance) + epsilon);
    let slopes: f64 = 0, products: f64 = 0;
    for (const end = j + size; j < end; j++) {
      const at = <usize>j << 3, factor = <f64>load<f32>(scale + (<usize>j << 2));
      const a = load<f64>(sums + at), b = load<f64>(sums + half + at) * r;
      store<f64>(totals + at, load<f64>(totals + at) + a);
      store<f64>(totals + half + at, load<f64>(totals + half + at) + b);
      slopes += factor * a;
      products += factor * b;
    }
    for (let c = j - size; c < j; c++) {
      const at = factors + (<usize>c << 2), factor = <f64>load<f32>(scale + (<usize>c << 2));
      store<f32>(at + step, <f32>(r * factor));
      store<f32>(at + 2 * step, <f32>(r * r * products / count));
      store<f32>(at + 3 * step, <f32>(r * slopes / count));
    }
  }
}

/** dx[i, j] from dy, x and the factors [4, channels]. */
export function normaliseRowsGrad(
  dy: usize, x: usize, factors: usize, dx: usize, rows: i32, channels: i32,
): void {
  const step: usize = <usize>channels << 2;
  const second = factors + step, third = second + step, last = third + step;
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, at: usize = 0;
    for (; j + 4 <= channels; j += 4, at += 16, dy += 16, x += 16, dx += 16) {
      const d = f32x4.sub(v128.load(x), v128.load(factors + at));
      const own = f32x4.mul(v128.load(dy), v128.load(second + at));
      const shared = f32x4.add(f32x4.mul(d, v128.load(third + at)), v128.load(last + at));
      v128.store(dx, f32x4.sub(own, shared));
    }
    for (; j < channels; j++, at += 4, dy += 4, x += 4, dx += 4) {
      const d = load<f32>(x) - load<f32>(factors + at);
      const shared = d * load<f32>(third + at) + load<f32>(last + at);
      store<f32>(dx, load<f32>(dy) * load<f32>(second + at) - shared);
    }
  }
}

/** All of it for each of the `outer` matrices; `scratch` has 8 · channels floats. */
export function normaliseGroupsGrad(
  dy: usize, x: usize, scale: usize, mean: usize, variance: usize, dx: usize, totals: usize,
  scratch: usize, outer: i32, rows: i32, channels: i32, groups: i32, epsilon: f64,
): void {
  const bytes: usize = <usize>rows * <usize>channels << 2, step: usize = <usize>groups << 2;
  const factors = scratch + (<usize>channels << 4);
  for (let i = 0; i < outer; i++, mean += step, variance += step) {
    if (groups == 1) {
      oneGroupGrad(dy, x, scale, load<f32>(mean), load<f32>(variance), dx, totals, rows, channels, epsilon);
    } else {
      channelMeans(mean, factors, channels, groups);
      clearSums(scratch, 2 * channels);
      channelSlopes(dy, x, factors, scratch, rows, channels);
      slopeFactors(scratch, 1, rows, channels, groups, epsilon, scale, variance, factors, totals);
      normaliseRowsGrad(dy, x, factors, dx, rows, channels);
    }
    dy += bytes;
    x += bytes;
    dx += bytes;
  }
}

/** One group: all rows and channels together. */
function oneGroupGrad(
  dy: usize, x: usize, scale: usize, mean: f32, variance: f32, dx: usize, totals: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const r = 1 / sqrt<f64>(<f64>variance + epsilon), inverse: f32 = <f32>r;
  const means = f32x4.splat(mean), factor = f32x4.splat(inverse), zero = f32x4.splat(0);
  const half: usize = <usize>channels << 3;
  let slopes: f64 = 0, products: f64 = 0;
  let from: usize = 0;
  for (let i = 0; i < rows; i++) {
    let a = zero, b = zero;
    let j: i32 = 0, at: usize = 0, sums = totals;
    for (; j + 4 <= channels; j += 4, at += 16, from += 16, sums += 32) {
      const slope = v128.load(dy + from);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + from), means), factor);
      const product = f32x4.mul(slope, normal), weight = v128.load(scale + at);
      a = f32x4.add(a, f32x4.mul(slope, weight));
      b = f32x4.add(b, f32x4.mul(product, weight));
      v128.store(sums, f64x2.add(v128.load(sums), lower(slope)));
      v128.store(sums, f64x2.add(v128.load(sums, 16), upper(slope)), 16);
      const others = sums + half;
      v128.store(others, f64x2.add(v128.load(others), lower(product)));
      v128.store(others, f64x2.add(v128.load(others, 16), upper(product)), 16);
    }
    slopes += total(f64x2.add(lower(a), upper(a)));
    products += total(f64x2.add(lower(b), upper(b)));
    for (; j < channels; j++, at += 4, from += 4, sums += 8) {
      const slope = load<f32>(dy + from), product = slope * ((load<f32>(x + from) - mean) * inverse);
      const weight = load<f32>(scale + at);
      slopes += <f64>(slope * weight);
      products += <f64>(product * weight);
      store<f64>(sums, load<f64>(sums) + <f64>slope);
      store<f64>(sums + half, load<f64>(sums + half) + <f64>product);
    }
  }
  const count = <f64>rows * <f64>channels;
  const shift: f32 = <f32>(r * slopes / count), bend: f32 = <f32>(r * r * products / count);
  const shifts = f32x4.splat(shift), bends = f32x4.splat(bend);
  for (let i = 0; i < rows; i++) {
    let j: i32 = 0, at: usize = 0;
    for (; j + 4 <= channels; j += 4, at += 16, dy += 16, x += 16, dx += 16) {
      const d = f32x4.sub(v128.load(x), means);
      const own = f32x4.mul(v128.load(dy), f32x4.mul(v128.load(scale + at), factor));
      v128.store(dx, f32x4.sub(own, f32x4.add(f32x4.mul(d, bends), shifts)));
    }
    for (; j < channels; j++, at += 4, dy += 4, x += 4, dx += 4) {
      const own = load<f32>(dy) * (load<f32>(scale + at) * inverse);
      store<f32>(dx, own - ((load<f32>(x) - mean) * bend + shift));
    }
  }
}

/** Adds up the totals of the lanes, [lanes, 2, channels], and rounds them to what offset and scale get. */
export function roundTotals(totals: usize, lanes: i32, channels: i32, offset: usize, scale: usize): void {
  addLanes(totals, lanes, 2 * channels);
  const half: usize = <usize>channels << 3;
  for (let j = 0; j < channels; j++, totals += 8, offset += 4, scale += 4) {
    store<f32>(offset, <f32>load<f64>(totals));
    store<f32>(scale, <f32>load<f64>(totals + half));
  }
}
