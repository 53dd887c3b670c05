/**
 * The kernels that replace or complete tfjs' wasm kernels.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { batchMatMul } from "./batch_mat_mul.ts";
import { conv2d } from "./conv2d.ts";
import { conv2dBackpropFilter } from "./conv2d_backprop_filter.ts";
import { conv2dBackpropInput } from "./conv2d_backprop_input.ts";
import { depthwiseBackpropFilter } from "./depthwise_backprop_filter.ts";
import { depthwiseBackpropInput } from "./depthwise_backprop_input.ts";
import { depthwiseConv2d, fusedDepthwiseConv2d } from "./depthwise_conv2d.ts";
import { fusedConv2d } from "./fused_conv2d.ts";
import { fusedMatMul } from "./fused_mat_mul.ts";
import { identity } from "./identity.ts";
import { maxPoolGrad } from "./max_pool_grad.ts";
import { resizeNearestNeighborGrad } from "./resize_nearest_neighbor_grad.ts";
import { sum } from "./sum.ts";
import { unsortedSegmentSum } from "./unsorted_segment_sum.ts";

/** Every kernel of this room, in the order of their names. */
export const allKernels: Kernel[] = [
  batchMatMul,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  depthwiseConv2d,
  fusedConv2d,
  fusedDepthwiseConv2d,
  fusedMatMul,
  identity,
  maxPoolGrad,
  resizeNearestNeighborGrad,
  sum,
  unsortedSegmentSum,
];
