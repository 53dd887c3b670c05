/**
 * Tensors one behind the other along an axis, as copies of rows.
 *
 * @module
 */
import { backend_util, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** The inputs, one behind the other along an axis. */
export const concat: Kernel = {
  name: "Concat",
  run(machine, inputs, attributes) {
    const all = inputs as unknown as (typeof inputs[string])[];
    const axis = util.parseAxisParam(attributes.axis, all[0]!.shape)[0]!;
    const shapes = all.map(({ shape }) => shape);
    const isPlain = all.length > 1 && all.every(({ dtype }) => dtype === "float32");
    if (!isPlain) return machine.inherited("Concat", inputs, attributes);
    backend_util.assertParamsConsistent(shapes, axis);
    const out = machine.output(backend_util.computeOutShape(shapes, axis));
    const rows = util.sizeFromShape(out.shape.slice(0, axis));
    const step = util.sizeFromShape(out.shape.slice(axis));
    let to = machine.at(out);
    for (const x of all) {
      const floats = util.sizeFromShape(x.shape.slice(axis)), from = machine.at(x), place = to;
      machine.shareRows(rows, floats, (first, count) => {
        const here = from + 4 * first * floats, there = place + 4 * first * step;
        machine.simd.copyRows(here, floats, there, step, count, floats);
      });
      to += 4 * floats;
    }
    return out;
  },
};
