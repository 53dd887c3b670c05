/**
 * The gradient of a convolution with respect to its images; also the transposed convolution.
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
import { addPatchesToImages, forEachChunk } from "./patches.ts";

/** dX [n, h, w, c] = patches dY [n, oh, ow, o] · Wᵀ, summed back onto the images. */
export const conv2dBackpropInput: Kernel = {
  name: "Conv2DBackpropInput",
  run(machine, inputs, attributes) {
    const dy = inputs.dy!, filter = inputs.filter!;
    assertFloat32("Conv2DBackpropInput", dy, filter);
    const g = convolutionGeometry(attributes.inputShape, filter.shape, attributes);
    const out = machine.output(g.inShape);
    const inner = patchSize(g);
    const product = (rows: number, a: number, c: number) =>
      machine.multiply({
        ...{ transposeA: false, transposeB: true, beta: 0 },
        ...{ m: rows, n: inner, k: g.outChannels },
        ...{ a, lda: g.outChannels, b: machine.at(filter), ldb: g.outChannels, c, ldc: inner },
      });
    const rowsPerImage = g.outHeight * g.outWidth;
    if (isPointwise(g)) {
      product(g.batchSize * rowsPerImage, machine.at(dy), machine.at(out));
      return out;
    }
    machine.floats(out).fill(0);
    forEachChunk(machine, g, (first, count, patches) => {
      const place = machine.at(dy) + 4 * first * rowsPerImage * g.outChannels;
      product(count * rowsPerImage, place, patches);
      addPatchesToImages(machine, g, { images: machine.at(out), patches, first, count });
    });
    return out;
  },
};
