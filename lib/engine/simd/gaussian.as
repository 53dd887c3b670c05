// Diagonal Gaussians: the KL to the standard normal, the reparametrised draw, and their slopes.

import { expm1Of, expm1LessOf, expOf } from "./elementwise";

// @ts-ignore: decorator
@inline
function halfSigma(logVar: v128): v128 {
  return f32x4.mul(expOf(f32x4.mul(logVar, f32x4.splat(0.5))), f32x4.splat(0.5));
}

// @ts-ignore: decorator
@inline
function klOf(mean: v128, logVar: v128): v128 {
  return f32x4.add(f32x4.mul(mean, mean), expm1LessOf(logVar));
}

/** value[i] = ½ Σⱼ mean² + e^l − l − 1, for mean and l = logVar [rows, columns]. */
export function gaussianKl(mean: usize, logVar: usize, value: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, value += 4) {
    let total: f64 = 0;
    let j: i32 = 0;
    while (j + 4 <= columns) {
      const last = min(j + 128, columns & ~3);
      let sum = f32x4.splat(0);
      for (; j < last; j += 4, mean += 16, logVar += 16) {
        sum = f32x4.add(sum, klOf(v128.load(mean), v128.load(logVar)));
      }
      total += <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1);
      total += <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
    }
    for (; j < columns; j++, mean += 4, logVar += 4) {
      total += <f64>f32x4.extract_lane(klOf(v128.load_splat<f32>(mean), v128.load_splat<f32>(logVar)), 0);
    }
    store<f32>(value, <f32>(0.5 * total));
  }
}

/** out[i, j] = dy[i] · ½ (e^l − 1). */
export function gaussianKlSlope(dy: usize, logVar: usize, out: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, dy += 4) {
    const half = f32x4.mul(v128.load_splat<f32>(dy), f32x4.splat(0.5));
    let j: i32 = 0;
    for (; j + 4 <= columns; j += 4, logVar += 16, out += 16) {
      v128.store(out, f32x4.mul(half, expm1Of(v128.load(logVar))));
    }
    for (; j < columns; j++, logVar += 4, out += 4) {
      store<f32>(out, f32x4.extract_lane(f32x4.mul(half, expm1Of(v128.load_splat<f32>(logVar))), 0));
    }
  }
}

/** out = mean + e^(l / 2) · eps. */
export function gaussianDraw(mean: usize, logVar: usize, eps: usize, out: usize, n: i32): void {
  const half = f32x4.splat(0.5);
  const vectors = out + (<usize>(n & ~3) << 2), end = out + (<usize>n << 2);
  for (; out < vectors; out += 16, mean += 16, logVar += 16, eps += 16) {
    const sigma = expOf(f32x4.mul(v128.load(logVar), half));
    v128.store(out, f32x4.add(v128.load(mean), f32x4.mul(sigma, v128.load(eps))));
  }
  for (; out < end; out += 4, mean += 4, logVar += 4, eps += 4) {
    const sigma = f32x4.extract_lane(expOf(f32x4.mul(v128.load_splat<f32>(logVar), half)), 0);
    store<f32>(out, load<f32>(mean) + sigma * load<f32>(eps));
  }
}

/** out = dy · eps · ½ e^(l / 2). */
export function gaussianDrawSlope(dy: usize, logVar: usize, eps: usize, out: usize, n: i32): void {
  const vectors = out + (<usize>(n & ~3) << 2), end = out + (<usize>n << 2);
  for (; out < vectors; out += 16, dy += 16, logVar += 16, eps += 16) {
    const noise = f32x4.mul(v128.load(dy), v128.load(eps));
    v128.store(out, f32x4.mul(noise, halfSigma(v128.load(logVar))));
  }
  for (; out < end; out += 4, dy += 4, logVar += 4, eps += 4) {
    const half = f32x4.extract_lane(halfSigma(v128.load_splat<f32>(logVar)), 0);
    store<f32>(out, load<f32>(dy) * load<f32>(eps) * half);
  }
}
