/**
 * The gradient of a depthwise convolution with respect to its images.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { imageGradientCompiled } from "./compiled_convolution.ts";
import { assertFloat32, assertShape } from "./convolution_geometry.ts";
import { depthwiseGeometry, forEachDepthwiseTap } from "./depthwise_geometry.ts";

/** dX[pixel, c] = Σ over taps and multipliers q of dY[out, c q] W[tap, c, q]. */
export const depthwiseBackpropInput: Kernel = {
  name: "DepthwiseConv2dNativeBackpropInput",
  run(machine, inputs, attributes) {
    const dy = inputs.dy!, filter = inputs.filter!;
    assertFloat32("DepthwiseConv2dNativeBackpropInput", dy, filter);
    const g = depthwiseGeometry(attributes.inputShape, filter.shape, attributes);
    assertShape("DepthwiseConv2dNativeBackpropInput", dy, g.outShape);
    const out = machine.output(g.inShape);
    const places = { x: machine.at(out), filter: machine.at(filter), y: machine.at(dy) };
    if (machine.allFinite(filter) && imageGradientCompiled(machine, g, places)) return out;
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
