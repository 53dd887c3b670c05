/**
 * A part of a tensor, without the copy of the whole that tfjs' wasm backend makes first.
 *
 * @module
 */
import { slice_util, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** Below this many bytes a loop is faster than a call that copies. */
const SHORT = 128;

/** The places from `begin` on, `size` of them along each axis. */
export const slice: Kernel = {
  name: "Slice",
  run(machine, inputs, attributes) {
    const x = inputs.x!, { shape, dtype } = x;
    if (dtype === "string" || dtype === "complex64") {
      return machine.inherited("Slice", inputs, attributes);
    }
    const [begin, size] = slice_util.parseSliceParams(
      x as never,
      attributes.begin,
      attributes.size,
    );
    slice_util.assertParamsValid(x as never, begin!, size!);
    const from = machine.at(x), out = machine.output(size!, dtype);
    if (util.sizeFromShape(size!) === 0) return out;
    const width = util.bytesPerElement(dtype);
    const strides = [...util.computeStrides(shape), 1].map((stride) => stride * width);
    // Axes from `whole` on are taken as a whole, and the one before in one piece.
    let whole = shape.length;
    while (whole > 0 && size![whole - 1] === shape[whole - 1]) whole--;
    const axis = Math.max(whole - 1, 0);
    const bytes = shape.length === 0 ? width : size![axis]! * strides[axis]!;
    const heap = new Uint8Array(machine.heap);
    const words = width === 4 ? new Int32Array(machine.heap) : undefined;
    let to = machine.at(out);
    const visit = (depth: number, at: number) => {
      if (depth < axis) {
        at += begin![depth]! * strides[depth]!;
        for (let i = 0; i < size![depth]!; i++) visit(depth + 1, at + i * strides[depth]!);
        return;
      }
      const start = at + (begin![axis] ?? 0) * strides[axis]!;
      if (words && bytes < SHORT) {
        for (let i = 0; i < bytes; i += 4) words[(to + i) >> 2] = words[(start + i) >> 2]!;
      } else heap.copyWithin(to, start, start + bytes);
      to += bytes;
    };
    visit(0, from);
    return out;
  },
};
