/**
 * The gradient of a convolution with respect to its filters.
 *
 * @module
 */
import type { Kernel, Machine } from "../machine.ts";
import { addUpLanes } from "./chunks.ts";
import { filterGradientCompiled } from "./compiled_convolution.ts";
import {
  assertFloat32,
  assertShape,
  type ConvolutionGeometry,
  convolutionGeometry,
  isPointwise,
  patchSize,
} from "./convolution_geometry.ts";
import { forEachPatches, imagesToPatches } from "./patches.ts";
import { filterGradientByShifts, suitsShiftedProducts } from "./shifted_products.ts";
import { suitsThin, thinFilterGradient } from "./thin_convolution.ts";
import { filterGradientDeferred } from "./up_sampled_kernels.ts";

/** dW [fh, fw, c, o] of Y [n, oh, ow, o] = X [n, h, w, c] * W, from X and dY. */
export const conv2dBackpropFilter: Kernel = {
  name: "Conv2DBackpropFilter",
  run(machine, inputs, attributes) {
    const x = inputs.x!, dy = inputs.dy!;
    assertFloat32("Conv2DBackpropFilter", x, dy);
    const g = convolutionGeometry(x.shape, attributes.filterShape, attributes);
    assertShape("Conv2DBackpropFilter", dy, g.outShape);
    const out = machine.output(g.filterShape);
    if (filterGradientDeferred(machine, g, { x, dy, out })) return out;
    const places = { x: machine.at(x), dy: machine.at(dy), dFilter: machine.at(out) };
    const compiled = { x: places.x, filter: places.dFilter, y: places.dy };
    // From one channel is thin work: see convolve.ts. An infinity in X meets zeros of the padding.
    const suits = g.outChannels > 1 && filterGradientCompiled(machine, g, compiled);
    if (suits && machine.allFinite(out)) return out;
    machine.floats(out).fill(0);
    if (!isPointwise(g) && suitsThin(g)) {
      thinFilterGradient(machine, g, places);
      return out;
    }
    if (!isPointwise(g) && suitsShiftedProducts(g)) {
      filterGradientByShifts(machine, g, places);
      // An infinity in X meets zeros there that are no part of the sum: then by patches.
      if (machine.allFinite(out)) return out;
      machine.floats(out).fill(0);
    }
    addPatchProducts(machine, g, places);
    return out;
  },
};

/** dW += patchesᵀ of X · dY. */
function addPatchProducts(
  machine: Machine,
  g: ConvolutionGeometry,
  { x, dy, dFilter }: { x: number; dy: number; dFilter: number },
): void {
  const inner = patchSize(g), columns = g.outChannels;
  const product = (rows: number, a: number, b: number, c: number) =>
    machine.multiply({
      transposeA: true,
      transposeB: false,
      beta: 1,
      m: inner,
      n: columns,
      k: rows,
      a,
      lda: inner,
      b,
      ldb: columns,
      c,
      ldc: columns,
    });
  const rowsPerImage = g.outHeight * g.outWidth;
  if (isPointwise(g)) {
    product(g.batchSize * rowsPerImage, x, dy, dFilter);
    return;
  }
  const sums = { images: g.batchSize, out: dFilter, floats: inner * columns };
  addUpLanes(machine, sums, (sumsOf) => {
    forEachPatches(machine, g, ({ first, count, scratch: patches, lane }) => {
      imagesToPatches(machine, g, { images: x, patches, first, count });
      const gradient = dy + 4 * first * rowsPerImage * columns;
      product(count * rowsPerImage, patches, gradient, sumsOf(lane));
    });
  });
}
