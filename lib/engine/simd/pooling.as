// Max-pooling, its gradient, and nearest-neighbour up-sampling; channels last.

/** out[pixel, c] = largest of the window; padding does not count. NaN in a window gives NaN. */
export function maxPool(
  images: usize, out: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32,
): void {
  if (isPlainPair(width, channels, outWidth, filterHeight, filterWidth, strideY, strideX, top, left)) {
    if (height == 2 * outHeight) return maxPoolPairs(images, out, count * outHeight, width, channels);
  }
  const pixel: usize = <usize>channels << 2;
  for (let image = 0; image < count; image++) {
    const start = images + <usize>(image * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const row0 = max(y * strideY - top, 0), row1 = min(y * strideY - top + filterHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const column0 = max(x * strideX - left, 0), column1 = min(x * strideX - left + filterWidth, width);
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4, out += 16) {
          let largest = f32x4.splat(-Infinity);
          for (let row = row0; row < row1; row++) {
            let at = start + <usize>(row * width + column0) * pixel + (<usize>c << 2);
            for (let column = column0; column < column1; column++, at += pixel) {
              largest = f32x4.max(largest, v128.load(at));
            }
          }
          v128.store(out, largest);
        }
        for (; c < channels; c++, out += 4) {
          let largest: f32 = -Infinity;
          for (let row = row0; row < row1; row++) {
            let at = start + <usize>(row * width + column0) * pixel + (<usize>c << 2);
            for (let column = column0; column < column1; column++, at += pixel) {
              largest = max(largest, load<f32>(at));
            }
          }
          store<f32>(out, largest);
        }
      }
    }
  }
}

/** Whether the windows are 2 × 2, next to each other, and the channels whole vectors. */
function isPlainPair(
  width: i32, channels: i32, outWidth: i32, filterHeight: i32, filterWidth: i32,
  strideY: i32, strideX: i32, top: i32, left: i32,
): bool {
  return filterHeight == 2 && filterWidth == 2 && strideY == 2 && strideX == 2 && top == 0 &&
    left == 0 && width == 2 * outWidth && channels % 4 == 0;
}

/** {@link maxPool} for 2 × 2 windows next to each other; `rows` of windows in all. */
function maxPoolPairs(images: usize, out: usize, rows: i32, width: i32, channels: i32): void {
  const pixel: usize = <usize>channels << 2, line = <usize>width * pixel;
  let upper = images;
  for (let row = 0; row < rows; row++, upper += 2 * line) {
    for (let x: usize = 0; x < line; x += 2 * pixel) {
      for (let c: usize = 0; c < pixel; c += 16, out += 16) {
        const a = upper + x + c;
        const above = f32x4.max(v128.load(a), v128.load(a + pixel));
        const below = f32x4.max(v128.load(a + line), v128.load(a + line + pixel));
        v128.store(out, f32x4.max(above, below));
      }
    }
  }
}

/** {@link maxPoolGrad} for 2 × 2 windows next to each other; `rows` of windows in all. */
function maxPoolGradPairs(
  images: usize, gradient: usize, sums: usize, rows: i32, width: i32, channels: i32, relu: i32,
): void {
  const pixel: usize = <usize>channels << 2, line = <usize>width * pixel;
  let upper: usize = 0;
  for (let row = 0; row < rows; row++, upper += 2 * line) {
    for (let x: usize = 0; x < line; x += 2 * pixel) {
      for (let at = upper + x, end = at + pixel; at < end; at += 16, gradient += 16) {
        const dy = v128.load(gradient), from = images + at, to = sums + at;
        const a = v128.load(from), b = v128.load(from + pixel);
        const c = v128.load(from + line), d = v128.load(from + line + pixel);
        // Where a later pixel is larger than all before it, the earlier ones lose.
        const isA = f32x4.gt(a, f32x4.splat(-Infinity));
        let largest = v128.bitselect(a, f32x4.splat(-Infinity), isA);
        const isB = f32x4.gt(b, largest);
        largest = v128.bitselect(b, largest, isB);
        const isC = f32x4.gt(c, largest);
        largest = v128.bitselect(c, largest, isC);
        const isD = f32x4.gt(d, largest);
        const afterB = v128.or(isC, isD), afterA = v128.or(isB, afterB);
        store4(to, v128.and(dy, v128.andnot(isA, afterA)), a, relu);
        store4(to + pixel, v128.and(dy, v128.andnot(isB, afterB)), b, relu);
        store4(to + line, v128.and(dy, v128.andnot(isC, isD)), c, relu);
        store4(to + line + pixel, v128.and(dy, isD), d, relu);
      }
    }
  }
}

/** Stores a share of the gradient, times the slope of ReLU at its output x where that is wanted. */
// @ts-ignore: decorator
@inline
function store4(to: usize, share: v128, x: v128, relu: i32): void {
  v128.store(to, relu ? f32x4.mul(share, slopeOf(x)) : share);
}

/** 1 where x > 0, NaN where x is NaN, else 0. */
// @ts-ignore: decorator
@inline
function slopeOf(x: v128): v128 {
  const value = v128.and(f32x4.splat(1), f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(value, x, f32x4.eq(x, x));
}

/**
 * Adds each gradient to the first of its window's largest pixels; `sums` starts as zeros. Where
 * every pixel belongs to exactly one window, `exclusive` is 1 and `sums` may start as anything.
 * Where `relu` is 1 (for exclusive windows only), the images are what ReLU left, and the gradient is
 * that of what went into it.
 */
export function maxPoolGrad(
  images: usize, gradient: usize, sums: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32, exclusive: i32, relu: i32,
): void {
  if (exclusive && isPlainPair(width, channels, outWidth, filterHeight, filterWidth, strideY, strideX, top, left)) {
    return maxPoolGradPairs(images, gradient, sums, count * outHeight, width, channels, relu);
  }
  const pixel: usize = <usize>channels << 2;
  for (let image = 0; image < count; image++) {
    const start = <usize>(image * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const row0 = max(y * strideY - top, 0), row1 = min(y * strideY - top + filterHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const column0 = max(x * strideX - left, 0), column1 = min(x * strideX - left + filterWidth, width);
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4, gradient += 16) {
          const dy = v128.load(gradient);
          let largest = f32x4.splat(-Infinity), places = i32x4.splat(-1);
          for (let row = row0; row < row1; row++) {
            let at = start + <usize>(row * width + column0) * pixel + (<usize>c << 2);
            for (let column = column0; column < column1; column++, at += pixel) {
              const value = v128.load(images + at);
              const larger = f32x4.gt(value, largest);
              largest = v128.bitselect(value, largest, larger);
              places = v128.bitselect(i32x4.splat(<i32>at), places, larger);
            }
          }
          for (let row = row0; row < row1; row++) {
            let at = start + <usize>(row * width + column0) * pixel + (<usize>c << 2);
            for (let column = column0; column < column1; column++, at += pixel) {
              const here = i32x4.eq(places, i32x4.splat(<i32>at));
              const to = sums + at;
              const share = v128.and(dy, here);
              if (exclusive) store4(to, share, v128.load(images + at), relu);
              else v128.store(to, f32x4.add(v128.load(to), share));
            }
          }
        }
        for (; c < channels; c++, gradient += 4) {
          let largest: f32 = -Infinity, place: usize = 0;
          let found = false;
          for (let row = row0; row < row1; row++) {
            let at = start + <usize>(row * width + column0) * pixel + (<usize>c << 2);
            for (let column = column0; column < column1; column++, at += pixel) {
              const value = load<f32>(images + at);
              if (exclusive) store<f32>(sums + at, 0);
              if (value > largest) {
                largest = value;
                place = at;
                found = true;
              }
            }
          }
          if (found) store<f32>(sums + place, load<f32>(sums + place) + load<f32>(gradient));
          if (relu) reluWindow(start + (<usize>c << 2), images, sums, row0, row1, column0, column1, width, pixel);
        }
      }
    }
  }
}

/** One channel of a window, times the slope of ReLU. */
function reluWindow(
  channel: usize, images: usize, sums: usize, row0: i32, row1: i32, column0: i32, column1: i32,
  width: i32, pixel: usize,
): void {
  for (let row = row0; row < row1; row++) {
    for (let column = column0; column < column1; column++) {
      const at = channel + <usize>(row * width + column) * pixel;
      const slope = f32x4.extract_lane(slopeOf(v128.load_splat<f32>(images + at)), 0);
      store<f32>(sums + at, load<f32>(sums + at) * slope);
    }
  }
}

/** out[y, x] = image[rows[y], columns[x]] for tables of int32 indices. */
export function gatherPixels(
  images: usize, out: usize, rows: usize, columns: usize, count: i32, height: i32, width: i32,
  channels: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < outHeight; y++) {
      const row = load<i32>(rows + (<usize>y << 2));
      const line = images + <usize>((image * height + row) * width) * pixel;
      for (let x = 0; x < outWidth; x++) {
        let from = line + <usize>load<i32>(columns + (<usize>x << 2)) * pixel;
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4, from += 16, out += 16) v128.store(out, v128.load(from));
        for (; c < channels; c++, from += 4, out += 4) store<f32>(out, load<f32>(from));
      }
    }
  }
}

/** The transpose of {@link gatherPixels}: adds each gradient onto its source; `sums` starts as zeros. */
export function scatterPixels(
  gradient: usize, sums: usize, rows: usize, columns: usize, count: i32, height: i32, width: i32,
  channels: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < outHeight; y++) {
      const row = load<i32>(rows + (<usize>y << 2));
      const line = sums + <usize>((image * height + row) * width) * pixel;
      for (let x = 0; x < outWidth; x++) {
        let to = line + <usize>load<i32>(columns + (<usize>x << 2)) * pixel;
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4, to += 16, gradient += 16) {
          v128.store(to, f32x4.add(v128.load(to), v128.load(gradient)));
        }
        for (; c < channels; c++, to += 4, gradient += 4) {
          store<f32>(to, load<f32>(to) + load<f32>(gradient));
        }
      }
    }
  }
}
