/**
 * Sums along axes; tfjs' own wasm kernel leaves an empty sum undefined and transposes the rest.
 *
 * @module
 */
import { backend_util, util } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";

/** out = Σ of x over the axes; an empty sum is 0. */
export const sum: Kernel = {
  name: "Sum",
  run(machine, inputs, attributes) {
    const x = inputs.x!;
    const axes = util.parseAxisParam(attributes.axis, x.shape).sort((a, b) => a - b);
    const [outShape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = attributes.keepDims
      ? backend_util.expandShapeToKeepDim(outShape, axes)
      : outShape;
    const size = util.sizeFromShape(x.shape), outSize = util.sizeFromShape(outShape);
    const leading = axes.every((axis, i) => axis === i);
    const trailing = axes.every((axis, i) => axis === x.shape.length - axes.length + i);
    if (size > 0 && (x.dtype !== "float32" || !(leading || trailing))) {
      return machine.inherited("Sum", inputs, attributes);
    }
    const out = machine.output(shape, x.dtype === "bool" ? "int32" : x.dtype);
    // All bits 0 are 0, for float32 and int32 alike.
    if (size === 0) machine.integers(out).fill(0);
    else if (trailing) sumRows(machine, machine.at(x), machine.at(out), [outSize, size / outSize]);
    else sumColumns(machine, machine.at(x), machine.at(out), [size / outSize, outSize]);
    return out;
  },
};

type Sizes = readonly [rows: number, columns: number];

function sumRows(machine: Machine, x: number, out: number, [rows, columns]: Sizes): void {
  machine.shareRows(rows, columns, (first, count) => {
    machine.simd.rowSums(x + 4 * first * columns, count, columns, out + 4 * first);
  });
}

/** Each thread sums up its rows; then the sums of the threads are summed up. */
function sumColumns(machine: Machine, x: number, out: number, [rows, columns]: Sizes): void {
  const most = machine.lanes(rows);
  machine.scratch(most * columns, (sums) => {
    const lanes = machine.shareRows(rows, columns, (first, count, lane) => {
      const to = sums + 4 * lane * columns;
      machine.simd.columnSums(x + 4 * first * columns, count, columns, to);
    }).length;
    machine.simd.columnSums(sums, lanes, columns, out);
  });
}
