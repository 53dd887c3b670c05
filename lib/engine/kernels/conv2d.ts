/**
 * Two-dimensional convolution as a product of patches and filters.
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

/** Y [n, oh, ow, o] = patches of X [n, h, w, c] · W [fh, fw, c, o]. */
export const conv2d: Kernel = {
  name: "Conv2D",
  run(machine, inputs, attributes) {
    const x = inputs.x!, filter = inputs.filter!;
    assertFloat32("Conv2D", x, filter);
    const g = convolutionGeometry(x.shape, filter.shape, attributes);
    const out = machine.output(g.outShape);
    const inner = patchSize(g);
    const product = (rows: number, a: number, c: number) =>
      machine.multiply({
        ...{ transposeA: false, transposeB: false, beta: 0 },
        ...{ m: rows, n: g.outChannels, k: inner },
        ...{ a, lda: inner, b: machine.at(filter), ldb: g.outChannels, c, ldc: g.outChannels },
      });
    const rowsPerImage = g.outHeight * g.outWidth;
    if (isPointwise(g)) {
      product(g.batchSize * rowsPerImage, machine.at(x), machine.at(out));
      return out;
    }
    forEachChunk(machine, g, (first, count, patches) => {
      imagesToPatches(machine, g, { images: machine.at(x), patches, first, count });
      const place = machine.at(out) + 4 * first * rowsPerImage * g.outChannels;
      product(count * rowsPerImage, patches, place);
    });
    return out;
  },
};
