/**
 * Addition; a bias along the last axis waits for what follows, and goes row by row with SIMD.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Kernel, Machine } from "../machine.ts";
import { areAlike } from "./binary.ts";
import { finishConvolution } from "./conv2d.ts";
import { pairwise } from "./pairwise.ts";

/** Sums with a bias that wait. */
const BIASED = Symbol("biased");

/** a + b. */
export const add: Kernel = {
  name: "Add",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    if (areAlike(a, b)) return pairwise(machine, "add", a, b);
    const isBias = a.dtype === "float32" && b.dtype === "float32" && b.shape.length === 1 &&
      a.shape.length > 1 && a.shape.at(-1) === b.shape[0];
    if (!isBias) return machine.inherited("Add", inputs, attributes);
    const compute = (a: TensorInfo, b: TensorInfo) => addBias(machine, a, b, false);
    return machine.deferred.defer(a.shape, { owner: BIASED, inputs: [a, b], compute });
  },
};

/** ReLU of a sum that waits for it, in one pass; undefined where none waits. */
export function reluOfBiased(machine: Machine, x: TensorInfo): TensorInfo | undefined {
  const recipe = machine.deferred.recipeOf(x);
  if (recipe?.owner !== BIASED) return undefined;
  const [a, b] = recipe.inputs as [TensorInfo, TensorInfo];
  return addBias(machine, a, b, true);
}

function addBias(machine: Machine, a: TensorInfo, b: TensorInfo, relu: boolean): TensorInfo {
  const bias = machine.at(b);
  const convolved = finishConvolution(machine, a, { bias, relu });
  if (convolved) return convolved;
  const out = machine.output(a.shape);
  const columns = b.shape[0]!;
  const rows = columns === 0 ? 0 : util.sizeFromShape(a.shape) / columns;
  const from = machine.at(a), to = machine.at(out);
  machine.shareRows(rows, columns, (first, count) => {
    const skip = 4 * first * columns;
    if (relu) machine.simd.biasRelu(from + skip, bias, to + skip, count, columns, 1);
    else machine.simd.addBias(from + skip, bias, to + skip, count, columns);
  });
  return out;
}
