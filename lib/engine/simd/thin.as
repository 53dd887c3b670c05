// Convolutions of stride 1 with few input channels or one output channel, straight from frames.
// `window` counts the floats of a filter row: filter width · channels. Places in frames: pixel
// (y, x) of the output sees `window` floats from row y + fy, column x on, for each filter row fy.

/** out[image, y, x, o] = Σ over the window of frames · filter[fh, window, outs]. */
export function thinConvolve(
  frames: usize, filter: usize, out: usize, count: i32, frameHeight: i32, frameWidth: i32,
  channels: i32, filterHeight: i32, window: i32, outs: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2, frameLine = <usize>frameWidth * pixel;
  const outPixel: usize = <usize>outs << 2;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < outHeight; y++) {
      let from = frames + <usize>(image * frameHeight + y) * frameLine;
      let x: i32 = 0;
      // Two neighbours at a time: the weights are read once for both.
      for (; x + 2 <= outWidth && outs % 16 == 0; x += 2, from += 2 * pixel, out += 2 * outPixel) {
        for (let o = 0; o < outs; o += 16) {
          let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
          let weights = filter + (<usize>o << 2);
          for (let fy = 0; fy < filterHeight; fy++) {
            let at = from + <usize>fy * frameLine;
            for (let j = 0; j < window; j++, at += 4, weights += outPixel) {
              const w0 = v128.load(weights), w1 = v128.load(weights, 16);
              const left = v128.load_splat<f32>(at), right = v128.load_splat<f32>(at + pixel);
              s0 = f32x4.add(s0, f32x4.mul(left, w0));
              t0 = f32x4.add(t0, f32x4.mul(right, w0));
              s1 = f32x4.add(s1, f32x4.mul(left, w1));
              t1 = f32x4.add(t1, f32x4.mul(right, w1));
              const w2 = v128.load(weights, 32), w3 = v128.load(weights, 48);
              s2 = f32x4.add(s2, f32x4.mul(left, w2));
              t2 = f32x4.add(t2, f32x4.mul(right, w2));
              s3 = f32x4.add(s3, f32x4.mul(left, w3));
              t3 = f32x4.add(t3, f32x4.mul(right, w3));
            }
          }
          const to = out + (<usize>o << 2);
          v128.store(to, s0);
          v128.store(to, s1, 16);
          v128.store(to, s2, 32);
          v128.store(to, s3, 48);
          v128.store(to + outPixel, t0);
          v128.store(to + outPixel, t1, 16);
          v128.store(to + outPixel, t2, 32);
          v128.store(to + outPixel, t3, 48);
        }
      }
      for (; x < outWidth; x++, from += pixel, out += outPixel) {
        let o: i32 = 0;
        for (; o + 16 <= outs; o += 16) {
          let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
          let weights = filter + (<usize>o << 2);
          for (let fy = 0; fy < filterHeight; fy++) {
            let at = from + <usize>fy * frameLine;
            for (let j = 0; j < window; j++, at += 4, weights += outPixel) {
              const value = v128.load_splat<f32>(at);
              s0 = f32x4.add(s0, f32x4.mul(value, v128.load(weights)));
              s1 = f32x4.add(s1, f32x4.mul(value, v128.load(weights, 16)));
              s2 = f32x4.add(s2, f32x4.mul(value, v128.load(weights, 32)));
              s3 = f32x4.add(s3, f32x4.mul(value, v128.load(weights, 48)));
            }
          }
          const to = out + (<usize>o << 2);
          v128.store(to, s0);
          v128.store(to, s1, 16);
          v128.store(to, s2, 32);
          v128.store(to, s3, 48);
        }
        for (; o < outs; o++) {
          let sum: f32 = 0;
          let weights = filter + (<usize>o << 2);
          for (let fy = 0; fy < filterHeight; fy++) {
            let at = from + <usize>fy * frameLine;
            for (let j = 0; j < window; j++, at += 4, weights += outPixel) {
              sum += load<f32>(at) * load<f32>(weights);
            }
          }
          store<f32>(out + (<usize>o << 2), sum);
        }
      }
    }
  }
}

/** sums[fh, window, outs] += Σ over pixels of frames · gradient. */
export function thinFilterGradient(
  frames: usize, gradient: usize, sums: usize, count: i32, frameHeight: i32, frameWidth: i32,
  channels: i32, filterHeight: i32, window: i32, outs: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2, frameLine = <usize>frameWidth * pixel;
  const outPixel: usize = <usize>outs << 2;
  for (let image = 0; image < count; image++) {
    const start = frames + <usize>(image * frameHeight) * frameLine;
    const first = gradient + <usize>(image * outHeight * outWidth) * outPixel;
    for (let fy = 0; fy < filterHeight; fy++) {
      for (let j = 0; j < window;) {
        const corner = start + <usize>fy * frameLine + (<usize>j << 2);
        const to = sums + <usize>(fy * window + j) * outPixel;
        // Two neighbouring taps at a time: the gradient is read once for both.
        const pair = j + 2 <= window && outs % 16 == 0;
        if (pair) twoTaps(corner, first, to, outs, outHeight, outWidth, frameLine, pixel);
        else oneTap(corner, first, to, outs, outHeight, outWidth, frameLine, pixel);
        j += pair ? 2 : 1;
      }
    }
  }
}

function twoTaps(
  corner: usize, first: usize, to: usize, outs: i32, outHeight: i32, outWidth: i32,
  frameLine: usize, pixel: usize,
): void {
  const outPixel: usize = <usize>outs << 2;
  for (let o = 0; o < outs; o += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    let dy = first + (<usize>o << 2);
    for (let y = 0; y < outHeight; y++) {
      let at = corner + <usize>y * frameLine;
      for (let x = 0; x < outWidth; x++, at += pixel, dy += outPixel) {
        const left = v128.load_splat<f32>(at), right = v128.load_splat<f32>(at, 4);
        const d0 = v128.load(dy), d1 = v128.load(dy, 16);
        s0 = f32x4.add(s0, f32x4.mul(left, d0));
        t0 = f32x4.add(t0, f32x4.mul(right, d0));
        s1 = f32x4.add(s1, f32x4.mul(left, d1));
        t1 = f32x4.add(t1, f32x4.mul(right, d1));
        const d2 = v128.load(dy, 32), d3 = v128.load(dy, 48);
        s2 = f32x4.add(s2, f32x4.mul(left, d2));
        t2 = f32x4.add(t2, f32x4.mul(right, d2));
        s3 = f32x4.add(s3, f32x4.mul(left, d3));
        t3 = f32x4.add(t3, f32x4.mul(right, d3));
      }
    }
    const one = to + (<usize>o << 2), other = one + outPixel;
    addTo(one, s0);
    addTo(one + 16, s1);
    addTo(one + 32, s2);
    addTo(one + 48, s3);
    addTo(other, t0);
    addTo(other + 16, t1);
    addTo(other + 32, t2);
    addTo(other + 48, t3);
  }
}

function oneTap(
  corner: usize, first: usize, to: usize, outs: i32, outHeight: i32, outWidth: i32,
  frameLine: usize, pixel: usize,
): void {
  const outPixel: usize = <usize>outs << 2;
  let o: i32 = 0;
  for (; o + 16 <= outs; o += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let dy = first + (<usize>o << 2);
    for (let y = 0; y < outHeight; y++) {
      let at = corner + <usize>y * frameLine;
      for (let x = 0; x < outWidth; x++, at += pixel, dy += outPixel) {
        const value = v128.load_splat<f32>(at);
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load(dy)));
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load(dy, 16)));
        s2 = f32x4.add(s2, f32x4.mul(value, v128.load(dy, 32)));
        s3 = f32x4.add(s3, f32x4.mul(value, v128.load(dy, 48)));
      }
    }
    addTo(to + (<usize>o << 2), s0);
    addTo(to + (<usize>o << 2) + 16, s1);
    addTo(to + (<usize>o << 2) + 32, s2);
    addTo(to + (<usize>o << 2) + 48, s3);
  }
  for (; o < outs; o++) {
    let sum: f32 = 0;
    let dy = first + (<usize>o << 2);
    for (let y = 0; y < outHeight; y++) {
      let at = corner + <usize>y * frameLine;
      for (let x = 0; x < outWidth; x++, at += pixel, dy += outPixel) {
        sum += load<f32>(at) * load<f32>(dy);
      }
    }
    const place = to + (<usize>o << 2);
    store<f32>(place, load<f32>(place) + sum);
  }
}

// @ts-ignore: decorator
@inline
function addTo(place: usize, sum: v128): void {
  v128.store(place, f32x4.add(v128.load(place), sum));
}

// @ts-ignore: decorator
@inline
function acrossOf(sum: v128): f32 {
  const left = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return left + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** The case of one output channel: out[image, y, x] = Σ over the window of frames · filter. */
export function singleConvolve(
  frames: usize, filter: usize, out: usize, count: i32, frameHeight: i32, frameWidth: i32,
  channels: i32, filterHeight: i32, window: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2, frameLine = <usize>frameWidth * pixel;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < outHeight; y++) {
      let from = frames + <usize>(image * frameHeight + y) * frameLine;
      let x: i32 = 0;
      // Two neighbours at a time, where whole vectors fill the window: the weights are read once.
      for (; x + 2 <= outWidth && window % 16 == 0; x += 2, from += 2 * pixel, out += 8) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        let weights = filter;
        for (let fy = 0; fy < filterHeight; fy++) {
          let at = from + <usize>fy * frameLine;
          for (let j: i32 = 0; j < window; j += 16, at += 64, weights += 64) {
            const next = at + pixel;
            const w0 = v128.load(weights), w1 = v128.load(weights, 16);
            s0 = f32x4.add(s0, f32x4.mul(v128.load(at), w0));
            t0 = f32x4.add(t0, f32x4.mul(v128.load(next), w0));
            s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), w1));
            t1 = f32x4.add(t1, f32x4.mul(v128.load(next, 16), w1));
            const w2 = v128.load(weights, 32), w3 = v128.load(weights, 48);
            s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), w2));
            t2 = f32x4.add(t2, f32x4.mul(v128.load(next, 32), w2));
            s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), w3));
            t3 = f32x4.add(t3, f32x4.mul(v128.load(next, 48), w3));
          }
        }
        store<f32>(out, acrossOf(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
        store<f32>(out, acrossOf(f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, t3))), 4);
      }
      for (; x < outWidth; x++, from += pixel, out += 4) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        let rest: f32 = 0;
        let weights = filter;
        for (let fy = 0; fy < filterHeight; fy++) {
          let at = from + <usize>fy * frameLine;
          let j: i32 = 0;
          for (; j + 16 <= window; j += 16, at += 64, weights += 64) {
            s0 = f32x4.add(s0, f32x4.mul(v128.load(at), v128.load(weights)));
            s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), v128.load(weights, 16)));
            s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), v128.load(weights, 32)));
            s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), v128.load(weights, 48)));
          }
          for (; j + 4 <= window; j += 4, at += 16, weights += 16) {
            s0 = f32x4.add(s0, f32x4.mul(v128.load(at), v128.load(weights)));
          }
          for (; j < window; j++, at += 4, weights += 4) rest += load<f32>(at) * load<f32>(weights);
        }
        const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
        store<f32>(out, acrossOf(sum) + rest);
      }
    }
  }
}

/** The case of one output channel: sums[fh, window] += Σ over pixels of frames · gradient. */
export function singleFilterGradient(
  frames: usize, gradient: usize, sums: usize, count: i32, frameHeight: i32, frameWidth: i32,
  channels: i32, filterHeight: i32, window: i32, outHeight: i32, outWidth: i32,
): void {
  const pixel: usize = <usize>channels << 2, frameLine = <usize>frameWidth * pixel;
  for (let image = 0; image < count; image++) {
    const first = gradient + (<usize>(image * outHeight * outWidth) << 2);
    for (let fy = 0; fy < filterHeight; fy++) {
      const start = frames + <usize>(image * frameHeight + fy) * frameLine;
      const to = sums + (<usize>(fy * window) << 2);
      let j: i32 = 0;
      for (; j + 16 <= window; j += 16) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        let dy = first;
        for (let y = 0; y < outHeight; y++) {
          let at = start + <usize>y * frameLine + (<usize>j << 2);
          for (let x = 0; x < outWidth; x++, at += pixel, dy += 4) {
            const value = v128.load_splat<f32>(dy);
            s0 = f32x4.add(s0, f32x4.mul(value, v128.load(at)));
            s1 = f32x4.add(s1, f32x4.mul(value, v128.load(at, 16)));
            s2 = f32x4.add(s2, f32x4.mul(value, v128.load(at, 32)));
            s3 = f32x4.add(s3, f32x4.mul(value, v128.load(at, 48)));
          }
        }
        addTo(to + (<usize>j << 2), s0);
        addTo(to + (<usize>j << 2) + 16, s1);
        addTo(to + (<usize>j << 2) + 32, s2);
        addTo(to + (<usize>j << 2) + 48, s3);
      }
      for (; j < window; j++) {
        let sum: f32 = 0;
        let dy = first;
        for (let y = 0; y < outHeight; y++) {
          let at = start + <usize>y * frameLine + (<usize>j << 2);
          for (let x = 0; x < outWidth; x++, at += pixel, dy += 4) {
            sum += load<f32>(at) * load<f32>(dy);
          }
        }
        const place = to + (<usize>j << 2);
        store<f32>(place, load<f32>(place) + sum);
      }
    }
  }
}
