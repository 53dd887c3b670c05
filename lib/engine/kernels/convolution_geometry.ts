/**
 * Sizes, strides and paddings of a two-dimensional convolution, checked by tfjs itself.
 *
 * @module
 */
import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { Attributes } from "../machine.ts";

/** What `backend_util.computeConv2DInfo` finds out; channels last. */
export type ConvolutionGeometry = backend_util.Conv2DInfo;

/**
 * The geometry of a convolution of images [n, h, w, c] with filters [fh, fw, c, o].
 *
 * @throws {Error} as tfjs' own kernels do, for what they refuse (and for channels first).
 */
export function convolutionGeometry(
  imageShape: number[],
  filterShape: number[],
  attributes: Attributes & { dilations?: number | [number, number] },
): ConvolutionGeometry {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat } = attributes;
  const geometry = backend_util.computeConv2DInfo(
    imageShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat ?? "NHWC"),
  );
  if (geometry.dataFormat !== "channelsLast") {
    throw new Error(
      `wasm backend Conv2D does not support dataFormat:'${geometry.dataFormat}'. ` +
        "Please use 'channelsLast'.",
    );
  }
  assertSizes(geometry);
  return geometry;
}

/**
 * Checks what tfjs lets pass: strides of 0 or of no number, with which a kernel would go on for ever;
 * filters without a tap and negative paddings, with which it would write beyond the images.
 *
 * @throws {RangeError} with what is wanted.
 */
export function assertSizes(g: backend_util.Conv2DInfo): void {
  const { outShape, filterHeight, filterWidth, padInfo: { top, left, bottom, right } } = g;
  const whole = (least: number) => (size: number) => Number.isSafeInteger(size) && size >= least;
  const steps = [g.strideHeight, g.strideWidth, g.dilationHeight, g.dilationWidth];
  if (
    outShape.every(whole(0)) && [filterHeight, filterWidth, ...steps].every(whole(1)) &&
    [top, left, bottom, right].every(whole(0))
  ) return;
  throw new RangeError(
    "Cannot convolve: want whole sizes of the output, at least one tap, steps of at least 1 and " +
      `no negative padding, got output [${outShape}], filter ${filterHeight} × ${filterWidth}, ` +
      `steps [${steps}], padding [${[top, left, bottom, right]}]`,
  );
}

/** Whether each output pixel sees exactly one input pixel, its own: a matrix product as it lies. */
export function isPointwise(g: ConvolutionGeometry): boolean {
  return g.filterHeight === 1 && g.filterWidth === 1 && g.strideHeight === 1 &&
    g.strideWidth === 1 && g.padInfo.top === 0 && g.padInfo.left === 0 &&
    g.outHeight === g.inHeight && g.outWidth === g.inWidth;
}

/** Floats in one row of the patch matrix: a filter's window over all input channels. */
export function patchSize(g: ConvolutionGeometry): number {
  return g.filterHeight * g.filterWidth * g.inChannels;
}

/**
 * Checks a tensor that a gradient takes as what the convolution made: tfjs compares its channels only,
 * and a kernel would read beyond its end.
 */
export function assertShape(kernel: string, tensor: TensorInfo, shape: number[]): void {
  if (util.arraysEqual(tensor.shape, shape)) return;
  throw new RangeError(
    `Cannot run ${kernel}: want an output's gradient of shape [${shape}], got [${tensor.shape}]`,
  );
}

/** Checks the dtype that the kernels here work in. */
export function assertFloat32(kernel: string, ...tensors: TensorInfo[]): void {
  for (const { dtype } of tensors) {
    if (dtype !== "float32") {
      throw new Error(`${kernel} for non non-float32 tensors not yet supported.`);
    }
  }
}
