// Images to rows of patches and back; channels last. Offsets are bytes, sizes are counts.

import { biasRelu } from "./finish";

/** Copies one window row of every patch: the loops behind both directions. */
// @ts-ignore: decorator
@inline
function copyFloats(from: usize, to: usize, count: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4, from += 16, to += 16) v128.store(to, v128.load(from));
  for (; i < count; i++, from += 4, to += 4) store<f32>(to, load<f32>(from));
}

// @ts-ignore: decorator
@inline
function zeroFloats(to: usize, count: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4, to += 16) v128.store(to, f32x4.splat(0));
  for (; i < count; i++, to += 4) store<f32>(to, 0);
}

// @ts-ignore: decorator
@inline
function addFloats(from: usize, to: usize, count: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4, from += 16, to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
  for (; i < count; i++, from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}

/** Writes `count` zeros. */
export function clear(to: usize, count: i32): void {
  memory.fill(to, 0, <usize>count << 2);
}

/** [count · oh · ow, fh · fw · c] patches of `count` images, zeros beyond the borders. */
export function imagesToPatches(
  images: usize, patches: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32, dilationY: i32, dilationX: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  let to = patches;
  for (let image = 0; image < count; image++) {
    const start = images + <usize>(image * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const column0 = x * strideX - left;
        for (let fy = 0; fy < filterHeight; fy++) {
          const row = y * strideY - top + fy * dilationY;
          if (row < 0 || row >= height) {
            zeroFloats(to, filterWidth * channels);
            to += <usize>filterWidth * pixel;
            continue;
          }
          const line = start + <usize>(row * width) * pixel;
          if (dilationX == 1 && column0 >= 0 && column0 + filterWidth <= width) {
            copyFloats(line + <usize>column0 * pixel, to, filterWidth * channels);
            to += <usize>filterWidth * pixel;
            continue;
          }
          for (let fx = 0; fx < filterWidth; fx++, to += pixel) {
            const column = column0 + fx * dilationX;
            if (column < 0 || column >= width) zeroFloats(to, channels);
            else copyFloats(line + <usize>column * pixel, to, channels);
          }
        }
      }
    }
  }
}

/** The transpose: adds every patch onto the images that it was taken from. */
export function addPatchesToImages(
  images: usize, patches: usize, count: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32,
  top: i32, left: i32, dilationY: i32, dilationX: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  let from = patches;
  for (let image = 0; image < count; image++) {
    const start = images + <usize>(image * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const column0 = x * strideX - left;
        for (let fy = 0; fy < filterHeight; fy++) {
          const row = y * strideY - top + fy * dilationY;
          if (row < 0 || row >= height) {
            from += <usize>filterWidth * pixel;
            continue;
          }
          const line = start + <usize>(row * width) * pixel;
          if (dilationX == 1 && column0 >= 0 && column0 + filterWidth <= width) {
            addFloats(from, line + <usize>column0 * pixel, filterWidth * channels);
            from += <usize>filterWidth * pixel;
            continue;
          }
          for (let fx = 0; fx < filterWidth; fx++, from += pixel) {
            const column = column0 + fx * dilationX;
            if (column >= 0 && column < width) addFloats(from, line + <usize>column * pixel, channels);
          }
        }
      }
    }
  }
}

/**
 * Copies the upper left `rows` × `columns` of images into frames of `frameHeight` × `frameWidth`
 * at (top, left), zeros around.
 */
export function frameImages(
  images: usize, frames: usize, count: i32, rows: i32, columns: i32, width: i32, height: i32,
  channels: i32, frameHeight: i32, frameWidth: i32, top: i32, left: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  const line = <usize>columns * pixel, frameLine = <usize>frameWidth * pixel;
  const before = <usize>left * pixel, after = frameLine - before - line;
  let to = frames;
  for (let image = 0; image < count; image++) {
    let from = images + <usize>(image * height * width) * pixel;
    memory.fill(to, 0, <usize>top * frameLine);
    to += <usize>top * frameLine;
    for (let y = 0; y < rows; y++, from += <usize>width * pixel, to += frameLine) {
      memory.fill(to, 0, before);
      memory.copy(to + before, from, line);
      memory.fill(to + before + line, 0, after);
    }
    const below = <usize>(frameHeight - top - rows) * frameLine;
    memory.fill(to, 0, below);
    to += below;
  }
}

/**
 * Copies the upper left `height` × `width` of frames into images; where `bias` is no 0, with bias and,
 * if wanted, ReLU.
 */
export function unframeImages(
  frames: usize, images: usize, count: i32, height: i32, width: i32, channels: i32,
  frameHeight: i32, frameWidth: i32, bias: usize, relu: i32,
): void {
  const pixel: usize = <usize>channels << 2;
  const line = <usize>width * pixel, frameLine = <usize>frameWidth * pixel;
  let to = images;
  for (let image = 0; image < count; image++) {
    let from = frames + <usize>(image * frameHeight) * frameLine;
    for (let y = 0; y < height; y++, from += frameLine, to += line) {
      if (bias) biasRelu(from, bias, to, width, channels, relu);
      else memory.copy(to, from, line);
    }
  }
}

/** The filter of the gradient: taps in reverse order, each [c, o] matrix transposed. */
export function turnFilter(filter: usize, turned: usize, taps: i32, channels: i32, outs: i32): void {
  const size: usize = <usize>(channels * outs) << 2;
  for (let tap = 0; tap < taps; tap++) {
    let from = filter + <usize>(taps - 1 - tap) * size;
    const to = turned + <usize>tap * size;
    for (let c = 0; c < channels; c++) {
      for (let o = 0; o < outs; o++, from += 4) {
        store<f32>(to + (<usize>(o * channels + c) << 2), load<f32>(from));
      }
    }
  }
}
