/**
 * Matrix product with transposes, batches and broadcasting.
 *
 * @module
 */
import { backend_util, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { assertFloat32 } from "./convolution_geometry.ts";

/** C [..., m, n] = op(A [..., m, k]) op(B [..., k, n]); the outer axes broadcast. */
export const batchMatMul: Kernel = {
  name: "BatchMatMul",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    const transposeA = Boolean(attributes.transposeA), transposeB = Boolean(attributes.transposeB);
    assertFloat32("BatchMatMul", a, b);
    const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
    const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
    const [kOfB, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
    const aOuter = a.shape.slice(0, -2), bOuter = b.shape.slice(0, -2);
    const outer = backend_util.assertAndGetBroadcastShape(aOuter, bOuter);
    util.assert(
      k === kOfB,
      () =>
        `Error in matMul: inner shapes (${k}) and (${kOfB}) of Tensors with shapes ${a.shape} and ` +
        `${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
    );
    const out = machine.output([...outer, m, n]);
    const sizes = { lda: aColumns, ldb: bColumns, ldc: n, transposeA, transposeB, n, k };
    const batches = util.sizeFromShape(outer);
    const [atA, atB, atOut] = [machine.at(a), machine.at(b), machine.at(out)];
    if (util.sizeFromShape(bOuter) === 1 && !transposeA) {
      // One B for all: the batch is just more rows.
      machine.multiply({ ...sizes, m: batches * m, a: atA, b: atB, c: atOut, beta: 0 });
      return out;
    }
    const aPlace = broadcastPlaces(aOuter, outer), bPlace = broadcastPlaces(bOuter, outer);
    for (let batch = 0; batch < batches; batch++) {
      machine.multiply({
        ...sizes,
        m,
        beta: 0,
        a: atA + 4 * aPlace(batch) * m * k,
        b: atB + 4 * bPlace(batch) * k * n,
        c: atOut + 4 * batch * m * n,
      });
    }
    return out;
  },
};

/** From the index in the broadcast axes to the index in an operand's own axes. */
function broadcastPlaces(own: number[], outer: number[]): (batch: number) => number {
  if (util.sizeFromShape(own) === util.sizeFromShape(outer)) return (batch) => batch;
  return (batch) => {
    let place = 0, stride = 1, rest = batch;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const size = own[axis - outer.length + own.length] ?? 1;
      if (size > 1) place += (rest % outer[axis]!) * stride;
      stride *= size;
      rest = Math.floor(rest / outer[axis]!);
    }
    return place;
  };
}
