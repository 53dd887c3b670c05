/** A gated PixelCNN pixel by pixel, which computes nothing twice. @module */
import type * as tf from "@tensorflow/tfjs";
import type { ImageShape } from "../../data/mod.ts";
import type { PixelCnnNet, Pointwise } from "./pixel_cnn_net.ts";

/** What {@linkcode cachedLogits} works on. */
export interface CacheOptions {
  /** The images that are being drawn; read, never written. */
  rows: Float32Array;
  /** The size of one. */
  image: ImageShape;
  /** What to draw, one row for each image. */
  condition: tf.Tensor2D | undefined;
}

type Kernel = { kernel: ArrayLike<number>; bias: ArrayLike<number>; rows: number; columns: number };

/**
 * The log-odds of one pixel after another, for all images: a function to be called once for each place,
 * in reading order. When a row begins, the vertical stack is computed for the whole row; then each pixel
 * takes one step of the horizontal stack. Every feature of every layer is kept, and none computed twice.
 */
export function cachedLogits(
  net: PixelCnnNet,
  options: CacheOptions,
): (place: number) => Float64Array {
  const { rows, image } = options;
  const { height, width } = image;
  const { channels: C } = net;
  const count = rows.length / (height * width);
  const first = { above: net.first.above.weights(), left: net.first.left.weights() };
  const layers = net.layers.map((layer) => ({
    above: layer.above.weights(),
    left: layer.left.weights(),
    link: numbersOf(layer.link),
    out: numbersOf(layer.out),
    told: toldBy(layer.told, options.condition, count, C),
  }));
  const head = net.head.map(numbersOf);
  const plane = height * width;
  const maps = (channels: number) => new Float32Array(count * plane * channels);
  // Features of both stacks before each layer and after the last, and what the vertical one says.
  const vertical = Array.from({ length: layers.length + 1 }, () => maps(C));
  const horizontal = Array.from({ length: layers.length + 1 }, () => maps(C));
  const links = layers.map(() => maps(2 * C));
  const both = new Float64Array(2 * C);
  const gated = new Float64Array(C);

  /** The vertical stack of one image for row i. */
  function rowOf(n: number, i: number): void {
    for (let j = 0; j < width; j++) {
      const at = (n * plane + i * width + j) * C;
      const out = convolved(
        first.above,
        rows,
        { n, i, j, channels: 1, image },
        new Float64Array(C),
      );
      vertical[0]!.set(out, at);
    }
    layers.forEach(({ above, link, told }, l) => {
      for (let j = 0; j < width; j++) {
        const at = n * plane + i * width + j;
        convolved(above, vertical[l]!, { n, i, j, channels: C, image }, both);
        links[l]!.set(pointwise(link, both), at * 2 * C);
        if (told) { for (let k = 0; k < 2 * C; k++) both[k]! += told[n * 4 * C + k]!; }
        vertical[l + 1]!.set(gate(both, gated), at * C);
      }
    });
  }

  /** The horizontal stack of one image at (i, j), and the log-odds there. */
  function pixelOf(n: number, i: number, j: number): number {
    const at = n * plane + i * width + j;
    const start = convolved(first.left, rows, { n, i, j, channels: 1, image }, new Float64Array(C));
    horizontal[0]!.set(start, at * C);
    layers.forEach(({ left, out, told }, l) => {
      convolved(left, horizontal[l]!, { n, i, j, channels: C, image }, both);
      for (let k = 0; k < 2 * C; k++) {
        both[k]! += links[l]![at * 2 * C + k]! + (told ? told[(n * 2 + 1) * 2 * C + k]! : 0);
      }
      const more = pointwise(out, gate(both, gated));
      for (let k = 0; k < C; k++) {
        horizontal[l + 1]![at * C + k] = horizontal[l]![at * C + k]! + more[k]!;
      }
    });
    const last = Float64Array.from(horizontal.at(-1)!.subarray(at * C, (at + 1) * C), rectified);
    return pointwise(head[1]!, pointwise(head[0]!, last).map(rectified))[0]!;
  }

  return (place) => {
    const [i, j] = [Math.floor(place / width), place % width];
    return Float64Array.from({ length: count }, (_, n) => {
      if (j === 0) rowOf(n, i);
      return pixelOf(n, i, j);
    });
  };
}

/** One output pixel of a causal convolution, whose window ends in the pixel's own row. */
function convolved(
  { kernel, bias, rows, columns }: Kernel,
  map: Float32Array,
  at: { n: number; i: number; j: number; channels: number; image: ImageShape },
  out: Float64Array,
): Float64Array {
  const { n, i, j, channels, image: { height, width } } = at;
  const outputs = bias.length;
  out.set(bias);
  // A window of one row ends at the pixel itself, one of several is centred on it.
  const left = rows === 1 ? columns - 1 : (columns - 1) / 2;
  for (let row = 0; row < rows; row++) {
    const y = i + row - (rows - 1);
    if (y < 0) continue;
    for (let column = 0; column < columns; column++) {
      const x = j + column - left;
      if (x < 0 || x >= width) continue;
      const from = ((n * height + y) * width + x) * channels;
      for (let c = 0; c < channels; c++) {
        const value = map[from + c]!;
        if (value === 0) continue;
        const to = ((row * columns + column) * channels + c) * outputs;
        for (let k = 0; k < outputs; k++) out[k]! += value * kernel[to + k]!;
      }
    }
  }
  return out;
}

/** tanh of the first half times the logistic function of the second. */
function gate(both: Float64Array, out: Float64Array): Float64Array {
  const half = out.length;
  for (let k = 0; k < half; k++) out[k] = Math.tanh(both[k]!) / (1 + Math.exp(-both[half + k]!));
  return out;
}

function pointwise({ kernel, bias }: Kernel, x: Float64Array): Float64Array {
  const out = Float64Array.from(bias);
  x.forEach((value, c) => {
    for (let k = 0; k < out.length; k++) out[k]! += value * kernel[c * out.length + k]!;
  });
  return out;
}

function rectified(value: number): number {
  return Math.max(0, value);
}

function numbersOf({ kernel, bias }: Pointwise): Kernel {
  return { kernel: kernel.dataSync(), bias: bias.dataSync(), rows: 1, columns: 1 };
}

/** What the condition adds to the gates of a layer: [count, 2 stacks, 2C]. */
function toldBy(
  kernel: tf.Variable | undefined,
  condition: tf.Tensor2D | undefined,
  count: number,
  channels: number,
): Float64Array | undefined {
  if (!kernel || !condition) return undefined;
  const [weights, told, n] = [kernel.dataSync(), condition.dataSync(), condition.shape[1]];
  return Float64Array.from({ length: count * 4 * channels }, (_, at) => {
    const [row, k] = [Math.floor(at / (4 * channels)), at % (4 * channels)];
    let sum = 0;
    for (let c = 0; c < n; c++) sum += told[row * n + c]! * weights[c * 4 * channels + k]!;
    return sum;
  });
}
