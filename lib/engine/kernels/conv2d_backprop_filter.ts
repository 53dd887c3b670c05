/**
 * The gradient of a convolution with respect to its filters.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import {
  assertFloat32,
  convolutionGeometry,
  isPointwise,
  patchSize,
} from "./convolution_geometry.ts";
import { forEachChunk, imagesToPatches } from "./patches.ts";

/** dW [fh, fw, c, o] = patchesᵀ of X [n, h, w, c] · dY [n, oh, ow, o]. */
export const conv2dBackpropFilter: Kernel = {
  name: "Conv2DBackpropFilter",
  run(machine, inputs, attributes) {
    const x = inputs.x!, dy = inputs.dy!;
    assertFloat32("Conv2DBackpropFilter", x, dy);
    const g = convolutionGeometry(x.shape, attributes.filterShape, attributes);
    const out = machine.output(g.filterShape);
    machine.floats(out).fill(0);
    const inner = patchSize(g);
    const product = (rows: number, a: number, b: number) =>
      machine.multiply({
        ...{ transposeA: true, transposeB: false, beta: 1 },
        ...{ m: inner, n: g.outChannels, k: rows },
        ...{ a, lda: inner, b, ldb: g.outChannels, c: machine.at(out), ldc: g.outChannels },
      });
    const rowsPerImage = g.outHeight * g.outWidth;
    if (isPointwise(g)) {
      product(g.batchSize * rowsPerImage, machine.at(x), machine.at(dy));
      return out;
    }
    forEachChunk(machine, g, (first, count, patches) => {
      imagesToPatches(machine, g, { images: machine.at(x), patches, first, count });
      const place = machine.at(dy) + 4 * first * rowsPerImage * g.outChannels;
      product(count * rowsPerImage, patches, place);
    });
    return out;
  },
};
