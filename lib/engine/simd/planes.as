// Large images as four planes of small frames, one for each parity of row and column.

import { biasRelu } from "./finish";

/**
 * images[2 y + p, 2 x + q] = the upper left frames[y, x, p, q] of `planeHeight` × `planeWidth`; where
 * `bias` is no 0, with bias and, if wanted, ReLU.
 */
export function interleavePlanes(
  frames: usize, images: usize, count: i32, planeHeight: i32, planeWidth: i32, channels: i32,
  frameHeight: i32, frameWidth: i32, bias: usize, relu: i32,
): void {
  const pair: usize = <usize>channels << 3;
  const line = <usize>planeWidth * pair, frameLine = <usize>frameWidth * 2 * pair;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < planeHeight; y++) {
      const even = images + <usize>((image * planeHeight + y) * 2) * line, odd = even + line;
      let from = frames + <usize>(image * frameHeight + y) * frameLine;
      for (let x: usize = 0; x < line; x += pair, from += 2 * pair) {
        if (bias) {
          biasRelu(from, bias, even + x, 2, channels, relu);
          biasRelu(from + pair, bias, odd + x, 2, channels, relu);
        } else {
          copy(from, even + x, pair);
          copy(from + pair, odd + x, pair);
        }
      }
    }
  }
}

/** The inverse, to (top, left) of the frames, zeros around. */
export function separatePlanes(
  images: usize, frames: usize, count: i32, planeHeight: i32, planeWidth: i32, channels: i32,
  frameHeight: i32, frameWidth: i32, top: i32, left: i32,
): void {
  const pair: usize = <usize>channels << 3;
  const line = <usize>planeWidth * pair, frameLine = <usize>frameWidth * 2 * pair;
  const before = <usize>left * 2 * pair, after = frameLine - before - 2 * line;
  let to = frames;
  for (let image = 0; image < count; image++) {
    memory.fill(to, 0, <usize>top * frameLine);
    to += <usize>top * frameLine;
    for (let y = 0; y < planeHeight; y++) {
      const even = images + <usize>((image * planeHeight + y) * 2) * line, odd = even + line;
      memory.fill(to, 0, before);
      to += before;
      for (let x: usize = 0; x < line; x += pair, to += 2 * pair) {
        copy(even + x, to, pair);
        copy(odd + x, to + pair, pair);
      }
      memory.fill(to, 0, after);
      to += after;
    }
    const below = <usize>(frameHeight - top - planeHeight) * frameLine;
    memory.fill(to, 0, below);
    to += below;
  }
}

// @ts-ignore: decorator
@inline
function copy(from: usize, to: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}
