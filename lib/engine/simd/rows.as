// Rows from one place to another, and what softmax does to them on the way back.

// @ts-ignore: decorator
@inline
function copy(from: usize, to: usize, floats: i32): void {
  // From here on the processor's own copying is as fast or faster.
  if (floats >= 1024) return memory.copy(to, from, <usize>floats << 2);
  const vectors = to + (<usize>(floats & ~3) << 2), end = to + (<usize>floats << 2);
  for (; to < vectors; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/** Copies rows of `floats` floats; they begin `fromStep` and `toStep` floats apart. */
export function copyRows(
  from: usize, fromStep: i32, to: usize, toStep: i32, rows: i32, floats: i32,
): void {
  for (let i = 0; i < rows; i++) {
    copy(from, to, floats);
    from += <usize>fromStep << 2;
    to += <usize>toStep << 2;
  }
}

/** out[i] = x[ids[i]], rows of `floats` floats. */
export function gatherRows(x: usize, ids: usize, out: usize, rows: i32, floats: i32): void {
  const step: usize = <usize>floats << 2;
  for (let i = 0; i < rows; i++, ids += 4, out += step) {
    copy(x + <usize>load<i32>(ids) * step, out, floats);
  }
}

/** dx[i, j] = y[i, j] (dy[i, j] − Σₖ dy[i, k] y[i, k]), y a softmax of each row. */
export function softmaxGrad(dy: usize, y: usize, dx: usize, rows: i32, columns: i32): void {
  const vectors: usize = <usize>(columns & ~3) << 2, end: usize = <usize>columns << 2;
  for (let i = 0; i < rows; i++, dy += end, y += end, dx += end) {
    let all = f32x4.splat(0);
    let at: usize = 0;
    for (; at < vectors; at += 16) {
      all = f32x4.add(all, f32x4.mul(v128.load(dy + at), v128.load(y + at)));
    }
    let sum = (f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1)) +
      (f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3));
    for (; at < end; at += 4) sum += load<f32>(dy + at) * load<f32>(y + at);
    const sums = f32x4.splat(sum);
    for (at = 0; at < vectors; at += 16) {
      v128.store(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), sums)));
    }
    for (; at < end; at += 4) store<f32>(dx + at, load<f32>(y + at) * (load<f32>(dy + at) - sum));
  }
}
