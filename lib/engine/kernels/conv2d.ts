/**
 * Two-dimensional convolution.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { assertFloat32, convolutionGeometry } from "./convolution_geometry.ts";
import { convolve } from "./convolve.ts";
import { convolveDeferred } from "./up_sampled_kernels.ts";

/** Y [n, oh, ow, o] = X [n, h, w, c] * W [fh, fw, c, o]. */
export const conv2d: Kernel = {
  name: "Conv2D",
  run(machine, inputs, attributes) {
    const x = inputs.x!, filter = inputs.filter!;
    assertFloat32("Conv2D", x, filter);
    const g = convolutionGeometry(x.shape, filter.shape, attributes);
    const out = machine.output(g.outShape);
    if (convolveDeferred(machine, g, { x, filter, out })) return out;
    convolve(machine, g, { x: machine.at(x), filter: machine.at(filter), y: machine.at(out) });
    return out;
  },
};
