/**
 * The gradient of a convolution with respect to its images; also the transposed convolution.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";
import { imageGradientCompiled } from "./compiled_convolution.ts";
import {
  assertFloat32,
  assertShape,
  type ConvolutionGeometry,
  convolutionGeometry,
  isPointwise,
  patchSize,
} from "./convolution_geometry.ts";
import { convolve } from "./convolve.ts";
import { addPatchesToImages, forEachPatches } from "./patches.ts";
import { deferImageGradient } from "./up_sampled_kernels.ts";

/** dX [n, h, w, c] of Y [n, oh, ow, o] = X * W, from dY and W. */
export const conv2dBackpropInput: Kernel = {
  name: "Conv2DBackpropInput",
  run(machine, inputs, attributes) {
    const dy = inputs.dy!, filter = inputs.filter!;
    assertFloat32("Conv2DBackpropInput", dy, filter);
    const g = convolutionGeometry(attributes.inputShape, filter.shape, attributes);
    assertShape("Conv2DBackpropInput", dy, g.outShape);
    const compute = (dy: TensorInfo, filter: TensorInfo) =>
      imageGradient(machine, g, { dy, filter });
    return deferImageGradient(machine, g, { dy, filter }, compute) ?? compute(dy, filter);
  },
};

function imageGradient(
  machine: Machine,
  g: ConvolutionGeometry,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
): TensorInfo {
  const out = machine.output(g.inShape);
  const places = { dy: machine.at(dy), filter: machine.at(filter), dx: machine.at(out) };
  // Both ways that come first multiply padding by the filter, which must leave it 0.
  const isFinite = machine.allFinite(filter);
  const compiled = { x: places.dx, filter: places.filter, y: places.dy };
  // To one channel is thin work: see convolve.ts.
  const suits = isFinite && g.inChannels > 1;
  if (suits && imageGradientCompiled(machine, g, compiled)) return out;
  const mirrored = isPointwise(g) ? null : mirroredGeometry(g);
  if (mirrored && isFinite) {
    const { filterHeight, filterWidth, inChannels, outChannels } = g;
    const taps = filterHeight * filterWidth;
    machine.scratch(taps * inChannels * outChannels, (turned) => {
      machine.simd.turnFilter(places.filter, turned, taps, inChannels, outChannels);
      convolve(machine, mirrored, { x: places.dy, filter: turned, y: places.dx });
    });
  } else {
    machine.floats(out).fill(0);
    scatterProduct(machine, g, places);
  }
  return out;
}

/**
 * The convolution of dY with the turned filter that gives dX, where there is one: stride 1 and no
 * more padding than the filter reaches.
 */
function mirroredGeometry(g: ConvolutionGeometry): ConvolutionGeometry | null {
  const reachY = (g.filterHeight - 1) * g.dilationHeight;
  const reachX = (g.filterWidth - 1) * g.dilationWidth;
  const top = reachY - g.padInfo.top, left = reachX - g.padInfo.left;
  if (g.strideHeight !== 1 || g.strideWidth !== 1 || top < 0 || left < 0) return null;
  if (g.outHeight < 1 || g.outWidth < 1) return null;
  const bottom = g.inHeight + reachY - top - g.outHeight;
  const right = g.inWidth + reachX - left - g.outWidth;
  if (bottom < 0 || right < 0) return null;
  return {
    ...g,
    inHeight: g.outHeight,
    inWidth: g.outWidth,
    inChannels: g.outChannels,
    outHeight: g.inHeight,
    outWidth: g.inWidth,
    outChannels: g.inChannels,
    padInfo: { ...g.padInfo, top, left, bottom, right },
  };
}

/** dX += patches dY · Wᵀ, summed back onto the images: any stride, any padding. */
function scatterProduct(
  machine: Machine,
  g: ConvolutionGeometry,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const inner = patchSize(g), channels = g.outChannels;
  const product = (rows: number, a: number, c: number) =>
    machine.multiply({
      transposeA: false,
      transposeB: true,
      beta: 0,
      m: rows,
      n: inner,
      k: channels,
      a,
      lda: channels,
      b: filter,
      ldb: channels,
      c,
      ldc: inner,
    });
  const rowsPerImage = g.outHeight * g.outWidth;
  if (isPointwise(g)) {
    product(g.batchSize * rowsPerImage, dy, dx);
    return;
  }
  forEachPatches(machine, g, ({ first, count, scratch: patches }) => {
    product(count * rowsPerImage, dy + 4 * first * rowsPerImage * channels, patches);
    addPatchesToImages(machine, g, { images: dx, patches, first, count });
  });
}
