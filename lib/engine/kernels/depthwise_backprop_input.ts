/**
 * The gradient of a depthwise convolution with respect to its images.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";
import { depthwiseGeometry, forEachDepthwiseTap } from "./depthwise_geometry.ts";

/** dX[pixel, c] = Σ over taps and multipliers q of dY[out, c q] W[tap, c, q]. */
export const depthwiseBackpropInput: Kernel = {
  name: "DepthwiseConv2dNativeBackpropInput",
  run(machine, inputs, attributes) {
    const dy = inputs.dy!, filter = inputs.filter!;
    assertFloat32("DepthwiseConv2dNativeBackpropInput", dy, filter);
    const g = depthwiseGeometry(attributes.inputShape, filter.shape, attributes);
    const out = machine.output(g.inShape);
    const gradient = machine.floats(dy), weights = machine.floats(filter);
    const sums = new Float64Array(machine.floats(out).length);
    const multiplier = g.outChannels / g.inChannels;
    forEachDepthwiseTap(g, (pixel, tap, at) => {
      for (let c = 0; c < g.outChannels; c++) {
        sums[pixel + Math.floor(c / multiplier)]! += gradient[at + c]! * weights[tap + c]!;
      }
    });
    machine.floats(out).set(sums);
    return out;
  },
};
