/**
 * Depthwise convolution; tfjs' own wasm kernel pads "same" wrongly when strides exceed the filter.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { addBiasAndActivate } from "./bias_activation.ts";
import { convolveCompiled } from "./compiled_convolution.ts";
import { assertFloat32 } from "./convolution_geometry.ts";
import { depthwiseGeometry, forEachDepthwiseTap } from "./depthwise_geometry.ts";

/** Y[out, c q] = Σ over taps of X[pixel, c] W[tap, c, q]. */
export const depthwiseConv2d: Kernel = {
  name: "DepthwiseConv2dNative",
  run(machine, inputs, attributes) {
    const x = inputs.x!, filter = inputs.filter!;
    assertFloat32("DepthwiseConv2dNative", x, filter);
    const g = depthwiseGeometry(x.shape, filter.shape, attributes);
    const out = machine.output(g.outShape);
    const places = { x: machine.at(x), filter: machine.at(filter), y: machine.at(out) };
    if (convolveCompiled(machine, g, places)) return out;
    const pixels = machine.floats(x), weights = machine.floats(filter);
    const sums = machine.floats(out).fill(0);
    const multiplier = g.outChannels / g.inChannels;
    forEachDepthwiseTap(g, (pixel, tap, at) => {
      for (let c = 0; c < g.outChannels; c++) {
        sums[at + c]! += pixels[pixel + Math.floor(c / multiplier)]! * weights[tap + c]!;
      }
    });
    return out;
  },
};

/** activation(depthwiseConv2d(x, filter) + bias). */
export const fusedDepthwiseConv2d: Kernel = {
  name: "FusedDepthwiseConv2D",
  run(machine, inputs, attributes) {
    const product = depthwiseConv2d.run(machine, inputs, attributes);
    return addBiasAndActivate(machine, product, inputs, attributes);
  },
};
