/**
 * The gradient of a depthwise convolution with respect to its filters.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { filterGradientCompiled } from "./compiled_convolution.ts";
import { assertFloat32, assertShape } from "./convolution_geometry.ts";
import { depthwiseGeometry, forEachDepthwiseTap } from "./depthwise_geometry.ts";

/** dW[tap, c, q] = Σ over pixels of X[pixel, c] dY[out, c q]. */
export const depthwiseBackpropFilter: Kernel = {
  name: "DepthwiseConv2dNativeBackpropFilter",
  run(machine, inputs, attributes) {
    const x = inputs.x!, dy = inputs.dy!;
    assertFloat32("DepthwiseConv2dNativeBackpropFilter", x, dy);
    const g = depthwiseGeometry(x.shape, attributes.filterShape, attributes);
    assertShape("DepthwiseConv2dNativeBackpropFilter", dy, g.outShape);
    const out = machine.output(g.filterShape);
    const places = { x: machine.at(x), filter: machine.at(out), y: machine.at(dy) };
    if (filterGradientCompiled(machine, g, places) && machine.allFinite(out)) return out;
    const pixels = machine.floats(x), gradient = machine.floats(dy);
    const sums = new Float64Array(machine.floats(out).length);
    const multiplier = g.outChannels / g.inChannels;
    forEachDepthwiseTap(g, (pixel, tap, at) => {
      for (let c = 0; c < g.outChannels; c++) {
        sums[tap + c]! += pixels[pixel + Math.floor(c / multiplier)]! * gradient[at + c]!;
      }
    });
    machine.floats(out).set(sums);
    return out;
  },
};
