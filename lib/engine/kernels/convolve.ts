/**
 * Convolution in the way that suits its sizes.
 *
 * @module
 */
import type { Machine } from "../machine.ts";
import { convolveCompiled } from "./compiled_convolution.ts";
import { type ConvolutionGeometry, isPointwise, patchSize } from "./convolution_geometry.ts";
import { type Finish, finishRows } from "./finish.ts";
import { forEachPatches, imagesToPatches } from "./patches.ts";
import { convolveByShifts, suitsShiftedProducts } from "./shifted_products.ts";
import { suitsThin, thinConvolve } from "./thin_convolution.ts";

/** Y [n, oh, ow, o] ← X [n, h, w, c] * W [fh, fw, c, o]; all three as byte offsets. */
export function convolve(
  machine: Machine,
  g: ConvolutionGeometry,
  places: { x: number; filter: number; y: number },
  finish?: Finish,
): void {
  const { x, filter, y } = places;
  const inner = patchSize(g), columns = g.outChannels;
  const product = (rows: number, a: number, c: number) =>
    machine.multiply({
      transposeA: false,
      transposeB: false,
      beta: 0,
      m: rows,
      n: columns,
      k: inner,
      a,
      lda: inner,
      b: filter,
      ldb: columns,
      c,
      ldc: columns,
    });
  const rowsPerImage = g.outHeight * g.outWidth;
  // oneDNN's vectors go along the output channels: a single one leaves them all but empty.
  if (columns > 1 && convolveCompiled(machine, g, places, finish)) return;
  if (suitsShiftedProducts(g) && !suitsThin(g) && !isPointwise(g)) {
    return convolveByShifts(machine, g, places, finish);
  }
  if (isPointwise(g)) product(g.batchSize * rowsPerImage, x, y);
  else if (suitsThin(g)) thinConvolve(machine, g, places);
  else {
    forEachPatches(machine, g, ({ first, count, scratch: patches }) => {
      imagesToPatches(machine, g, { images: x, patches, first, count });
      product(count * rowsPerImage, patches, y + 4 * first * rowsPerImage * columns);
    });
  }
  if (finish) finishRows(machine, y, g.batchSize * rowsPerImage, columns, finish);
}
