/**
 * Convolution of stride 1 with few input channels or a single output channel: too thin for a
 * matrix product, so straight from frames with SIMD.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import type { ConvolutionGeometry } from "./convolution_geometry.ts";

/** Floats of frames to work on at once. */
const CHUNK_FLOATS = 1 << 17;

/** Whether this file's way is possible and good. */
export function suitsThin(g: ConvolutionGeometry): boolean {
  const plain = g.strideHeight === 1 && g.strideWidth === 1 && g.dilationHeight === 1 &&
    g.dilationWidth === 1 && g.outHeight > 0 && g.outWidth > 0;
  const thin = g.inChannels < 8 && g.outChannels % 16 === 0 && g.outChannels <= 32;
  return plain && (g.outChannels === 1 || thin);
}

/** Y ← X * W; all three as byte offsets. */
export function thinConvolve(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, filter, y }: { x: number; filter: number; y: number },
): void {
  forEachFrames(machine, g, x, (frames, first, count, sizes) => {
    const out = y + 4 * first * g.outHeight * g.outWidth * g.outChannels;
    const places = [frames, filter, out, count];
    const outs = [g.outHeight, g.outWidth];
    if (g.outChannels === 1) machine.simd.singleConvolve(...places, ...sizes, ...outs);
    else machine.simd.thinConvolve(...places, ...sizes, g.outChannels, ...outs);
  });
}

/** dW += its gradient; all three as byte offsets. */
export function thinFilterGradient(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, dy, dFilter }: { x: number; dy: number; dFilter: number },
): void {
  forEachFrames(machine, g, x, (frames, first, count, sizes) => {
    const gradient = dy + 4 * first * g.outHeight * g.outWidth * g.outChannels;
    const places = [frames, gradient, dFilter, count];
    const outs = [g.outHeight, g.outWidth];
    if (g.outChannels === 1) machine.simd.singleFilterGradient(...places, ...sizes, ...outs);
    else machine.simd.thinFilterGradient(...places, ...sizes, g.outChannels, ...outs);
  });
}

/** Frames the images chunk by chunk; `sizes` are those that all four SIMD kernels begin with. */
function forEachFrames(
  machine: Machine,
  g: ConvolutionGeometry,
  images: number,
  work: (frames: number, first: number, count: number, sizes: number[]) => void,
): void {
  const height = g.outHeight + g.filterHeight - 1, width = g.outWidth + g.filterWidth - 1;
  const floats = height * width * g.inChannels;
  const atOnce = Math.min(g.batchSize, Math.max(1, Math.floor(CHUNK_FLOATS / floats)));
  const { top, left } = g.padInfo;
  const rows = Math.min(g.inHeight, height - top), columns = Math.min(g.inWidth, width - left);
  const sizes = [height, width, g.inChannels, g.filterHeight, g.filterWidth * g.inChannels];
  machine.scratch(atOnce * floats, (frames) => {
    for (let first = 0; first < g.batchSize; first += atOnce) {
      const count = Math.min(atOnce, g.batchSize - first);
      machine.simd.frameImages(
        ...[images + 4 * first * g.inHeight * g.inWidth * g.inChannels, frames, count],
        ...[rows, columns, g.inWidth, g.inHeight, g.inChannels, height, width, top, left],
      );
      work(frames, first, count, sizes);
    }
  });
}
