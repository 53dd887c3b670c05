// Max-pooling, its gradient, and nearest-neighbour up-sampling; channels last.

/** out[pixel, c] = largest of the window; padding does not count. NaN in a window gives NaN. */
export function maxPool(
  images: usize, out: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32,
): void {
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

/**
 * Adds each gradient to the first of its window's largest pixels; `sums` starts as zeros. Where
 * every pixel belongs to exactly one window, `exclusive` is 1 and `sums` may start as anything.
 */
export function maxPoolGrad(
  images: usize, gradient: usize, sums: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32, exclusive: i32,
): void {
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
              v128.store(to, exclusive ? share : f32x4.add(v128.load(to), share));
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
        }
      }
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
