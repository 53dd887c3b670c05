/**
 * Repetition along the first axis as whole copies, where tfjs' wasm backend goes number by number.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** x, repeated `reps` times along each axis. */
export const tile: Kernel = {
  name: "Tile",
  run(machine, inputs, attributes) {
    const x = inputs.x!;
    const [times = 1, ...others] = attributes.reps as number[];
    const isWhole = x.dtype === "float32" && x.shape.length > 0 && others.every((n) => n === 1);
    if (!isWhole) return machine.inherited("Tile", inputs, attributes);
    const [rows, ...row] = x.shape as [number, ...number[]];
    const out = machine.output([times * rows, ...row]);
    const from = machine.floats(x), to = machine.floats(out);
    const size = util.sizeFromShape(x.shape);
    for (let i = 0; i < times; i++) to.set(from, i * size);
    return out;
  },
};
