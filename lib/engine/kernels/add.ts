/**
 * Addition; a bias along the last axis goes row by row with SIMD.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** a + b. */
export const add: Kernel = {
  name: "Add",
  run(machine, inputs, attributes) {
    const a = inputs.a!, b = inputs.b!;
    const isBias = a.dtype === "float32" && b.dtype === "float32" && b.shape.length === 1 &&
      a.shape.length > 1 && a.shape.at(-1) === b.shape[0];
    if (!isBias) return machine.inherited("Add", inputs, attributes);
    const out = machine.output(a.shape);
    const columns = b.shape[0]!;
    const rows = columns === 0 ? 0 : util.sizeFromShape(a.shape) / columns;
    const [from, bias, to] = [machine.at(a), machine.at(b), machine.at(out)] as const;
    machine.shareRows(rows, columns, (first, count) => {
      const skip = 4 * first * columns;
      machine.simd.addBias(from + skip, bias, to + skip, count, columns);
    });
    return out;
  },
};
