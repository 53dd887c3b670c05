/**
 * Convolution of stride 1 as one matrix product for each filter tap, with no patches in between.
 *
 * Images are copied into frames with their padding. In a row of frames, the pixel that a tap sees
 * lies at a fixed distance from the output pixel, so that a tap is one product over all pixels of
 * all frames at once. Some of these pixels are padding; what comes out there is left behind.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { type ConvolutionGeometry } from "./convolution_geometry.ts";

/** Below this many channels a product by tap is too thin, and patches are better. */
const LEAST_CHANNELS = 8;

/** Whether this file's way is possible and good. */
export function suitsShiftedProducts(g: ConvolutionGeometry): boolean {
  return g.strideHeight === 1 && g.strideWidth === 1 && g.inChannels >= LEAST_CHANNELS &&
    g.outHeight > 0 && g.outWidth > 0;
}

interface Frames {
  height: number;
  width: number;
  /** Images at once. */
  atOnce: number;
  /** Pixels from the first tap's to the last tap's. */
  reach: number;
}

function framesOf(machine: Machine, g: ConvolutionGeometry): Frames {
  const height = g.outHeight + (g.filterHeight - 1) * g.dilationHeight;
  const width = g.outWidth + (g.filterWidth - 1) * g.dilationWidth;
  const floats = height * width * Math.max(g.inChannels, g.outChannels);
  const atOnce = Math.min(g.batchSize, Math.max(1, Math.floor(machine.chunkFloats / floats)));
  return {
    height,
    width,
    atOnce,
    reach: tapShift(g, width, g.filterHeight - 1, g.filterWidth - 1),
  };
}

/** Pixels between an output pixel and the one that tap (fy, fx) sees, in frames of this width. */
function tapShift(g: ConvolutionGeometry, width: number, fy: number, fx: number): number {
  return fy * g.dilationHeight * width + fx * g.dilationWidth;
}

/** Copies images first … first + count − 1 into frames at `at`. */
function frame(
  machine: Machine,
  g: ConvolutionGeometry,
  { height, width }: Frames,
  places: { images: number; at: number; first: number; count: number },
): void {
  const { images, at, first, count } = places;
  // "valid" may leave out pixels on the right and at the bottom: a frame never needs them.
  const rows = Math.min(g.inHeight, height - g.padInfo.top);
  const columns = Math.min(g.inWidth, width - g.padInfo.left);
  const imageBytes = 4 * g.inHeight * g.inWidth * g.inChannels;
  machine.simd.frameImages(
    ...[images + first * imageBytes, at, count, rows, columns, g.inWidth, g.inHeight],
    ...[g.inChannels, height, width, g.padInfo.top, g.padInfo.left],
  );
}

/** Y ← X * W; all three as byte offsets. */
export function convolveByShifts(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, filter, y }: { x: number; filter: number; y: number },
): void {
  const frames = framesOf(machine, g);
  const { height, width, atOnce, reach } = frames;
  const pixels = height * width, inner = g.inChannels, columns = g.outChannels;
  machine.scratch(atOnce * pixels * (inner + columns), (framedX) => {
    const framedY = framedX + 4 * atOnce * pixels * inner;
    for (let first = 0; first < g.batchSize; first += atOnce) {
      const count = Math.min(atOnce, g.batchSize - first);
      frame(machine, g, frames, { images: x, at: framedX, first, count });
      for (let tap = 0; tap < g.filterHeight * g.filterWidth; tap++) {
        const fy = Math.floor(tap / g.filterWidth), fx = tap % g.filterWidth;
        machine.multiply({
          ...{ transposeA: false, transposeB: false, beta: tap === 0 ? 0 : 1 },
          ...{ m: count * pixels - reach, n: columns, k: inner },
          ...{ a: framedX + 4 * tapShift(g, width, fy, fx) * inner, lda: inner },
          ...{ b: filter + 4 * tap * inner * columns, ldb: columns, c: framedY, ldc: columns },
        });
      }
      machine.simd.unframeImages(
        ...[framedY, y + 4 * first * g.outHeight * g.outWidth * columns, count],
        ...[g.outHeight, g.outWidth, columns, height, width],
      );
    }
  });
}

/**
 * dW ← Σ over pixels of Xᵀ dY, tap by tap; all three as byte offsets.
 *
 * Where a frame is padding, dY counts as 0 and X is what it is: the sum is right for finite X.
 */
export function filterGradientByShifts(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, dy, dFilter }: { x: number; dy: number; dFilter: number },
): void {
  const frames = framesOf(machine, g);
  const { height, width, atOnce, reach } = frames;
  const pixels = height * width, rows = g.inChannels, columns = g.outChannels;
  // Neighbouring taps of a row see neighbouring pixels: pixels r, r + fw, r + 2 fw, … with their
  // fw − 1 successors are the rows of one matrix, and give a whole row of taps in one product.
  const together = g.dilationWidth === 1 ? g.filterWidth : 1;
  machine.scratch(atOnce * pixels * (rows + columns), (framedX) => {
    const framedY = framedX + 4 * atOnce * pixels * rows;
    let beta: 0 | 1 = 0;
    for (let first = 0; first < g.batchSize; first += atOnce) {
      const count = Math.min(atOnce, g.batchSize - first);
      frame(machine, g, frames, { images: x, at: framedX, first, count });
      machine.simd.frameImages(
        ...[dy + 4 * first * g.outHeight * g.outWidth * columns, framedY, count],
        ...[g.outHeight, g.outWidth, g.outWidth, g.outHeight, columns, height, width, 0, 0],
      );
      for (let fy = 0; fy < g.filterHeight; fy++) {
        for (let fx = 0; fx < g.filterWidth; fx += together) {
          for (let phase = 0; phase < together; phase++) {
            const shift = tapShift(g, width, fy, fx) + phase;
            machine.multiply({
              ...{ transposeA: true, transposeB: false, beta: phase === 0 ? beta : 1 },
              ...{ m: together * rows, n: columns },
              k: Math.ceil((count * pixels - reach - phase) / together),
              ...{ a: framedX + 4 * shift * rows, lda: together * rows },
              ...{ b: framedY + 4 * phase * columns, ldb: together * columns },
              ...{ c: dFilter + 4 * (fy * g.filterWidth + fx) * rows * columns, ldc: columns },
            });
          }
        }
      }
      beta = 1;
    }
  });
}
