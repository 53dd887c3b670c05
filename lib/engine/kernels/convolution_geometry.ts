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
  assertSizes(geometry.outShape);
  return geometry;
}

/**
 * Checks the sizes of an output: tfjs lets strides of 0 and of no number pass, and a kernel would go on
 * for ever.
 */
export function assertSizes(shape: number[]): void {
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return;
  throw new RangeError(`Cannot convolve: want whole sizes of the output, got [${shape}]`);
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
