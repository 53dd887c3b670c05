/**
 * Differences and products element by element, with SIMD.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";
import { pairwise } from "./pairwise.ts";

/** a − b. */
export const subtract: Kernel = {
  name: "Sub",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    if (areAlike(a, b)) return pairwise(machine, "subtract", a, b);
    return machine.inherited("Sub", inputs, attributes);
  },
};

/**
 * a · b. One factor for each row waits until somebody looks: tfjs computes gradients for both operands
 * of a product, also for data.
 */
export const multiply: Kernel = {
  name: "Multiply",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    if (areAlike(a, b)) return pairwise(machine, "multiply", a, b);
    if (isFactorOfRows(a, b)) return deferScaledRows(machine, a, b);
    if (isFactorOfRows(b, a)) return deferScaledRows(machine, b, a);
    return machine.inherited("Multiply", inputs, attributes);
  },
};

/** Whether both are float32 of one shape. */
export function areAlike(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32" && util.arraysEqual(a.shape, b.shape);
}

/** Whether `factor` is [r, …, 1, …] where `x` is [r, …, c, …]. */
function isFactorOfRows(factor: TensorInfo, x: TensorInfo): boolean {
  if (factor.dtype !== "float32" || x.dtype !== "float32") return false;
  if (factor.shape.length !== x.shape.length) return false;
  const differs = x.shape.findIndex((size, axis) => size !== factor.shape[axis]);
  return factor.shape.slice(differs).every((size) => size === 1);
}

function deferScaledRows(machine: Machine, factors: TensorInfo, x: TensorInfo): TensorInfo {
  const compute = (factors: TensorInfo, x: TensorInfo) => {
    const out = machine.output(x.shape);
    const rows = util.sizeFromShape(factors.shape);
    const columns = rows === 0 ? 0 : util.sizeFromShape(x.shape) / rows;
    const [scale, from, to] = [machine.at(factors), machine.at(x), machine.at(out)];
    machine.shareRows(rows, columns, (first, count) => {
      const skip = 4 * first * columns;
      machine.simd.scaleRows(scale + 4 * first, from + skip, to + skip, count, columns);
    });
    return out;
  };
  return machine.deferred.defer(x.shape, { kind: "scaledRows", inputs: [factors, x], compute });
}
