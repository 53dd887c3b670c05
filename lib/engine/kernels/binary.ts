/**
 * Differences, products and quotients element by element, with SIMD.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";
import { pairwise } from "./pairwise.ts";

type OfRows = "divideRows" | "scaleRows" | "subtractFromRows";

function binary(name: string, ofPairs: "divide" | "subtract", ofRows: OfRows): Kernel {
  return {
    name,
    run(machine, inputs, attributes) {
      const a = inputs.a!, b = inputs.b!;
      if (areAlike(a, b)) return pairwise(machine, ofPairs, a, b);
      if (isOnePerRow(b, a)) return eachRow(machine, ofRows, b, a);
      return machine.inherited(name, inputs, attributes);
    },
  };
}

/** a − b. */
export const subtract: Kernel = binary("Sub", "subtract", "subtractFromRows");
/** a / b. */
export const divide: Kernel = binary("RealDiv", "divide", "divideRows");

/**
 * a · b. With one factor for each row it waits until somebody looks: tfjs computes gradients for both
 * operands of a product, also for data.
 */
export const multiply: Kernel = {
  name: "Multiply",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    if (areAlike(a, b)) return pairwise(machine, "multiply", a, b);
    const [factors, x] = isOnePerRow(a, b) ? [a, b] : [b, a];
    if (!isOnePerRow(factors, x)) return machine.inherited("Multiply", inputs, attributes);
    const compute = (factors: TensorInfo, x: TensorInfo) =>
      eachRow(machine, "scaleRows", factors, x);
    return machine.deferred.defer(x.shape, { inputs: [factors, x], compute });
  },
};

/** Whether both are float32 of one shape. */
export function areAlike(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32" && util.arraysEqual(a.shape, b.shape);
}

/** Whether `one` is [r, …, 1, …] where `x` is [r, …, c, …], or a single number. */
function isOnePerRow(one: TensorInfo, x: TensorInfo): boolean {
  if (one.dtype !== "float32" || x.dtype !== "float32") return false;
  if (one.shape.length > x.shape.length) return false;
  if (one.shape.every((size) => size === 1)) return true;
  if (one.shape.length < x.shape.length) return false;
  const differs = x.shape.findIndex((size, axis) => size !== one.shape[axis]);
  return one.shape.slice(differs).every((size) => size === 1);
}

/** A new tensor from each row of `x` and its one number; a single number is shared by all threads. */
function eachRow(
  machine: Machine,
  function_: OfRows,
  ones: TensorInfo,
  x: TensorInfo,
): TensorInfo {
  const out = machine.output(x.shape);
  const rows = util.sizeFromShape(ones.shape), size = util.sizeFromShape(x.shape);
  const [one, from, to] = [machine.at(ones), machine.at(x), machine.at(out)];
  if (rows === 1) {
    machine.shareFloats(size, (first, count) => {
      machine.simd[function_](one, from + 4 * first, to + 4 * first, 1, count);
    });
  } else if (size > 0) {
    const columns = size / rows;
    machine.shareRows(rows, columns, (first, count) => {
      const skip = 4 * first * columns;
      machine.simd[function_](one + 4 * first, from + skip, to + skip, count, columns);
    });
  }
  return out;
}
