/**
 * Convolution of stride 1 with few input channels or a single output channel: too thin for a
 * matrix product, so straight from frames with SIMD.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { addUpLanes, type Chunk, forEachChunk } from "./chunks.ts";
import { type ConvolutionGeometry, patchSize } from "./convolution_geometry.ts";

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
  forEachFrames(machine, g, x, ({ scratch: frames, first, count }, sizes) => {
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
  const floats = patchSize(g) * g.outChannels;
  addUpLanes(machine, { images: g.batchSize, out: dFilter, floats }, (sumsOf) => {
    forEachFrames(machine, g, x, ({ scratch: frames, first, count, lane }, sizes) => {
      const gradient = dy + 4 * first * g.outHeight * g.outWidth * g.outChannels;
      const places = [frames, gradient, sumsOf(lane), count];
      const outs = [g.outHeight, g.outWidth];
      if (g.outChannels === 1) machine.simd.singleFilterGradient(...places, ...sizes, ...outs);
      else machine.simd.thinFilterGradient(...places, ...sizes, g.outChannels, ...outs);
    });
  });
}

/** Frames the images chunk by chunk; `sizes` are those that all four SIMD kernels begin with. */
function forEachFrames(
  machine: Machine,
  g: ConvolutionGeometry,
  images: number,
  work: (chunk: Chunk, sizes: number[]) => void,
): void {
  const height = g.outHeight + g.filterHeight - 1, width = g.outWidth + g.filterWidth - 1;
  const floats = height * width * g.inChannels;
  const { top, left } = g.padInfo;
  const rows = Math.min(g.inHeight, height - top), columns = Math.min(g.inWidth, width - left);
  const sizes = [height, width, g.inChannels, g.filterHeight, g.filterWidth * g.inChannels];
  forEachChunk(machine, { images: g.batchSize, floats, aim: CHUNK_FLOATS }, (chunk) => {
    const { first, count, scratch } = chunk;
    machine.simd.frameImages(
      images + 4 * first * g.inHeight * g.inWidth * g.inChannels,
      scratch,
      count,
      rows,
      columns,
      g.inWidth,
      g.inHeight,
      g.inChannels,
      height,
      width,
      top,
      left,
    );
    work(chunk, sizes);
  });
}
