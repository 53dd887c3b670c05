/**
 * The loops of a depthwise convolution, shared by its two gradients.
 *
 * @module
 */
import { backend_util } from "@tensorflow/tfjs";
import type { Attributes } from "../machine.ts";
import { assertSizes } from "./convolution_geometry.ts";

/** Places, in floats, of a group of channels that meet in a depthwise convolution. */
export type DepthwiseTap = (image: number, filter: number, out: number) => void;

/** The geometry of a depthwise convolution with filters [fh, fw, c, multiplier]. */
export function depthwiseGeometry(
  imageShape: number[],
  filterShape: number[],
  attributes: Attributes,
): backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode } = attributes;
  const geometry = backend_util.computeConv2DInfo(
    imageShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  assertSizes(geometry);
  return geometry;
}

/** Visits every pair of an input pixel and an output pixel that a filter tap joins. */
export function forEachDepthwiseTap(g: backend_util.Conv2DInfo, visit: DepthwiseTap): void {
  for (let image = 0; image < g.batchSize; image++) {
    for (let y = 0; y < g.outHeight; y++) {
      for (let x = 0; x < g.outWidth; x++) {
        const out = ((image * g.outHeight + y) * g.outWidth + x) * g.outChannels;
        for (let fy = 0; fy < g.filterHeight; fy++) {
          const row = y * g.strideHeight - g.padInfo.top + fy * g.dilationHeight;
          if (row < 0 || row >= g.inHeight) continue;
          for (let fx = 0; fx < g.filterWidth; fx++) {
            const column = x * g.strideWidth - g.padInfo.left + fx * g.dilationWidth;
            if (column < 0 || column >= g.inWidth) continue;
            const pixel = ((image * g.inHeight + row) * g.inWidth + column) * g.inChannels;
            visit(pixel, (fy * g.filterWidth + fx) * g.outChannels, out);
          }
        }
      }
    }
  }
}
