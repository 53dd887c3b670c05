/**
 * Sums along axes; tfjs' own wasm kernel leaves an empty sum undefined and transposes the rest.
 *
 * @module
 */
import { backend_util, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

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
    const size = util.sizeFromShape(x.shape);
    const leading = axes.every((axis, i) => axis === i);
    if (size > 0 && (x.dtype !== "float32" || !leading || axes.length === 0)) {
      return machine.inherited("Sum", inputs, attributes);
    }
    const out = machine.output(shape, x.dtype === "bool" ? "int32" : x.dtype);
    const columns = util.sizeFromShape(outShape);
    const sums = new Float64Array(columns);
    const values = size > 0 ? machine.floats(x) : [];
    for (let i = 0; i < values.length; i += columns) {
      for (let j = 0; j < columns; j++) sums[j]! += values[i + j]!;
    }
    (x.dtype === "float32" ? machine.floats(out) : machine.integers(out)).set(sums);
    return out;
  },
};
