/**
 * The kernels that replace or complete tfjs' wasm kernels.
 *
 * @module
 */
import type { AnyKernel } from "../machine.ts";
import { activations } from "./activations.ts";
import { add } from "./add.ts";
import { avgPoolGrad } from "./avg_pool_grad.ts";
import { batchMatMul } from "./batch_mat_mul.ts";
import { divide, multiply, subtract } from "./binary.ts";
import { cast } from "./cast.ts";
import { conv2d } from "./conv2d.ts";
import { conv2dBackpropFilter } from "./conv2d_backprop_filter.ts";
import { conv2dBackpropInput } from "./conv2d_backprop_input.ts";
import { concat } from "./concat.ts";
import { crossEntropy, crossEntropyGrad } from "./cross_entropy.ts";
import { dense, denseRelu } from "./dense.ts";
import { depthwiseBackpropFilter } from "./depthwise_backprop_filter.ts";
import { depthwiseBackpropInput } from "./depthwise_backprop_input.ts";
import { depthwiseConv2d, fusedDepthwiseConv2d } from "./depthwise_conv2d.ts";
import { fusedConv2d } from "./fused_conv2d.ts";
import { fusedMatMul } from "./fused_mat_mul.ts";
import { gather } from "./gather.ts";
import { gaussianDraw, gaussianDrawSlope, gaussianKl, gaussianKlSlope } from "./gaussian.ts";
import { identity } from "./identity.ts";
import { maxPool, maxPoolGrad } from "./max_pool.ts";
import { normalise, normaliseGrad } from "./normalise.ts";
import { reluGrad } from "./relu_grad.ts";
import { resizeNearestNeighbor, resizeNearestNeighborGrad } from "./resize_nearest_neighbor.ts";
import { slice } from "./slice.ts";
import { softmaxGrad } from "./softmax_grad.ts";
import { sum } from "./sum.ts";
import { tanhGrad } from "./tanh_grad.ts";
import { tile } from "./tile.ts";
import { exp, relu, sigmoid, softplus, step, tanh } from "./unary.ts";
import { unsortedSegmentSum } from "./unsorted_segment_sum.ts";

/** Every kernel of this room. */
export const allKernels: AnyKernel[] = [
  add,
  cast,
  divide,
  exp,
  identity,
  multiply,
  relu,
  reluGrad,
  sigmoid,
  slice,
  softplus,
  step,
  subtract,
  sum,
  tanh,
  tanhGrad,
  ...activations,
  tile,
  gaussianDraw,
  gaussianDrawSlope,
  gaussianKl,
  gaussianKlSlope,
  avgPoolGrad,
  concat,
  gather,
  softmaxGrad,
  crossEntropy,
  crossEntropyGrad,
  normalise,
  normaliseGrad,
  batchMatMul,
  dense,
  denseRelu,
  fusedMatMul,
  unsortedSegmentSum,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  fusedConv2d,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2d,
  fusedDepthwiseConv2d,
  maxPool,
  maxPoolGrad,
  resizeNearestNeighbor,
  resizeNearestNeighborGrad,
];
