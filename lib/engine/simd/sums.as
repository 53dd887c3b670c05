// Sums along the first or the last axis of a matrix: in float32 within blocks, in float64 over them.

const BLOCK: i32 = 32;

/** out[j] = Σᵢ x[i, j]. */
export function columnSums(x: usize, rows: i32, columns: i32, out: usize): void {
  const stride: usize = <usize>columns << 2;
  let j: i32 = 0;
  for (; j + 16 <= columns; j += 16) {
    const start = x + (<usize>j << 2);
    let t0 = f64x2.splat(0), t1 = t0, t2 = t0, t3 = t0, t4 = t0, t5 = t0, t6 = t0, t7 = t0;
    for (let i = 0; i < rows; i += BLOCK) {
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      const last = start + <usize>min(i + BLOCK, rows) * stride;
      for (let at = start + <usize>i * stride; at < last; at += stride) {
        s0 = f32x4.add(s0, v128.load(at));
        s1 = f32x4.add(s1, v128.load(at, 16));
        s2 = f32x4.add(s2, v128.load(at, 32));
        s3 = f32x4.add(s3, v128.load(at, 48));
      }
      t0 = f64x2.add(t0, lower(s0));
      t1 = f64x2.add(t1, upper(s0));
      t2 = f64x2.add(t2, lower(s1));
      t3 = f64x2.add(t3, upper(s1));
      t4 = f64x2.add(t4, lower(s2));
      t5 = f64x2.add(t5, upper(s2));
      t6 = f64x2.add(t6, lower(s3));
      t7 = f64x2.add(t7, upper(s3));
    }
    const to = out + (<usize>j << 2);
    v128.store(to, rounded(t0, t1));
    v128.store(to, rounded(t2, t3), 16);
    v128.store(to, rounded(t4, t5), 32);
    v128.store(to, rounded(t6, t7), 48);
  }
  for (; j + 4 <= columns; j += 4) {
    const start = x + (<usize>j << 2);
    let t0 = f64x2.splat(0), t1 = t0;
    for (let i = 0; i < rows; i += BLOCK) {
      let sum = f32x4.splat(0);
      const last = start + <usize>min(i + BLOCK, rows) * stride;
      for (let at = start + <usize>i * stride; at < last; at += stride) {
        sum = f32x4.add(sum, v128.load(at));
      }
      t0 = f64x2.add(t0, lower(sum));
      t1 = f64x2.add(t1, upper(sum));
    }
    v128.store(out + (<usize>j << 2), rounded(t0, t1));
  }
  for (; j < columns; j++) {
    let total: f64 = 0;
    let at = x + (<usize>j << 2);
    for (let i = 0; i < rows; i++, at += stride) total += <f64>load<f32>(at);
    store<f32>(out + (<usize>j << 2), <f32>total);
  }
}

// @ts-ignore: decorator
@inline
function lower(sum: v128): v128 {
  return f64x2.promote_low_f32x4(sum);
}

// @ts-ignore: decorator
@inline
function upper(sum: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(sum, sum, 1, 0));
}

// @ts-ignore: decorator
@inline
function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** out[i] = Σⱼ x[i, j]. */
export function rowSums(x: usize, rows: i32, columns: i32, out: usize): void {
  let at = x;
  for (let i = 0; i < rows; i++) {
    let total: f64 = 0;
    let j: i32 = 0;
    while (j + 4 <= columns) {
      const last = min(j + 16 * BLOCK, columns & ~3);
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (; j + 16 <= last; j += 16, at += 64) {
        s0 = f32x4.add(s0, v128.load(at));
        s1 = f32x4.add(s1, v128.load(at, 16));
        s2 = f32x4.add(s2, v128.load(at, 32));
        s3 = f32x4.add(s3, v128.load(at, 48));
      }
      for (; j < last; j += 4, at += 16) s0 = f32x4.add(s0, v128.load(at));
      const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
      total += <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1);
      total += <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
    }
    for (; j < columns; j++, at += 4) total += <f64>load<f32>(at);
    store<f32>(out + (<usize>i << 2), <f32>total);
  }
}

/** sums += x, n floats. */
export function addInto(sums: usize, x: usize, n: i32): void {
  const vectors = x + (<usize>(n & ~3) << 2), end = x + (<usize>n << 2);
  for (; x < vectors; x += 16, sums += 16) {
    v128.store(sums, f32x4.add(v128.load(sums), v128.load(x)));
  }
  for (; x < end; x += 4, sums += 4) store<f32>(sums, load<f32>(sums) + load<f32>(x));
}
