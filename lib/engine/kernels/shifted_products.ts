/**
 * Convolution of stride 1 as one matrix product for each filter tap, with no patches in between.
 *
 * Images are copied into frames with their padding. There, the pixel that a tap sees lies at a fixed
 * distance from the output pixel, so that a tap is one product over all pixels of all frames at once.
 * Some of these pixels are padding; what comes out there is left behind.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { addUpLanes, forEachChunk } from "./chunks.ts";
import type { ConvolutionGeometry } from "./convolution_geometry.ts";
import type { Finish } from "./finish.ts";
import {
  framedPixels,
  frameImages,
  framePixels,
  type Frames,
  framesFor,
  outputPixels,
} from "./frames.ts";

/** Below this many channels a product by tap is too thin, and patches are better. */
const LEAST_CHANNELS = 8;

/** Whether this file's way is possible and good. */
export function suitsShiftedProducts(g: ConvolutionGeometry): boolean {
  return g.strideHeight === 1 && g.strideWidth === 1 && g.inChannels >= LEAST_CHANNELS &&
    g.outHeight > 0 && g.outWidth > 0;
}

function framesOf(g: ConvolutionGeometry): Frames {
  return framesFor(
    { height: g.inHeight, width: g.inWidth },
    { height: g.outHeight, width: g.outWidth },
    { height: g.padInfo.top, width: g.padInfo.left },
    {
      height: (g.filterHeight - 1) * g.dilationHeight,
      width: (g.filterWidth - 1) * g.dilationWidth,
    },
  );
}

/** Floats of scratch for each image and, beside those, for each thread. */
function scratchFor(machine: Machine, g: ConvolutionGeometry, frames: Frames) {
  const pixels = framePixels(frames);
  return {
    images: g.batchSize,
    floats: pixels * (g.inChannels + g.outChannels),
    extra: (frames.lead + frames.reach) * (g.inChannels + g.outChannels),
    aim: machine.chunkFloats,
  };
}

/** Y ← X * W and what follows; all three as byte offsets. */
export function convolveByShifts(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, filter, y }: { x: number; filter: number; y: number },
  finish?: Finish,
): void {
  const frames = framesOf(g), { frame } = frames;
  const inner = g.inChannels, columns = g.outChannels;
  const imageBytes = 4 * g.inHeight * g.inWidth * inner;
  forEachChunk(machine, scratchFor(machine, g, frames), ({ first, count, scratch }) => {
    const framedX = scratch, framedY = framedX + 4 * framedPixels(frames, count) * inner;
    const images = x + first * imageBytes;
    frameImages(machine, frames, { images, at: framedX, count, channels: inner });
    for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap++) {
      machine.multiply({
        transposeA: false,
        transposeB: false,
        beta: tap === 0 ? 0 : 1,
        m: outputPixels(frames, count),
        n: columns,
        k: inner,
        a: framedX + 4 * tapShift(g, frames, tap) * inner,
        lda: inner,
        b: filter + 4 * tap * inner * columns,
        ldb: columns,
        c: framedY,
        ldc: columns,
      });
    }
    machine.simd.unframeImages(
      framedY,
      y + 4 * first * g.outHeight * g.outWidth * columns,
      count,
      g.outHeight,
      g.outWidth,
      columns,
      frame.height,
      frame.width,
      finish?.bias ?? 0,
      Number(finish?.relu ?? false),
    );
  });
}

/** Pixels between an output pixel and the one that a tap sees, in frames. */
function tapShift(g: ConvolutionGeometry, { frame }: Frames, tap: number): number {
  const fy = Math.floor(tap / g.filterWidth), fx = tap % g.filterWidth;
  return fy * g.dilationHeight * frame.width + fx * g.dilationWidth;
}

/**
 * dW += Σ over pixels of Xᵀ dY, tap by tap; all three as byte offsets.
 *
 * Where a frame is padding, dY counts as 0 and X is what it is: the sum is right for finite X.
 */
export function filterGradientByShifts(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, dy, dFilter }: { x: number; dy: number; dFilter: number },
): void {
  const frames = framesOf(g), { frame } = frames;
  const rows = g.inChannels, columns = g.outChannels;
  // Neighbouring taps of a row see neighbouring pixels: pixels r, r + fw, r + 2 fw, … with their
  // fw − 1 successors are the rows of one matrix, and give a whole row of taps in one product.
  const together = g.dilationWidth === 1 ? g.filterWidth : 1;
  const imageBytes = 4 * g.inHeight * g.inWidth * rows;
  const gradientBytes = 4 * g.outHeight * g.outWidth * columns;
  const floats = g.filterHeight * g.filterWidth * rows * columns;
  addUpLanes(machine, { images: g.batchSize, out: dFilter, floats }, (sumsOf) => {
    forEachChunk(machine, scratchFor(machine, g, frames), ({ first, count, scratch, lane }) => {
      const framedX = scratch, framedY = framedX + 4 * framedPixels(frames, count) * rows;
      const images = x + first * imageBytes, pixels = outputPixels(frames, count);
      frameImages(machine, frames, { images, at: framedX, count, channels: rows });
      machine.simd.frameImages(
        dy + first * gradientBytes,
        framedY,
        count,
        g.outHeight,
        g.outWidth,
        g.outWidth,
        g.outHeight,
        columns,
        frame.height,
        frame.width,
        0,
        0,
      );
      for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap += together) {
        for (let phase = 0; phase < Math.min(together, pixels); phase++) {
          const shift = tapShift(g, frames, tap) + phase;
          machine.multiply({
            transposeA: true,
            transposeB: false,
            beta: 1,
            m: together * rows,
            n: columns,
            k: Math.ceil((pixels - phase) / together),
            a: framedX + 4 * shift * rows,
            lda: together * rows,
            b: framedY + 4 * phase * columns,
            ldb: together * columns,
            c: sumsOf(lane) + 4 * tap * rows * columns,
            ldc: columns,
          });
        }
      }
    });
  });
}
