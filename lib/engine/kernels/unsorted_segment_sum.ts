/**
 * Sums of rows by group: the gradient of gather.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** out[s, ...] = Σ of x[i, ...] over all i with ids[i] = s; other ids are left out. */
export const unsortedSegmentSum: Kernel = {
  name: "UnsortedSegmentSum",
  run(machine, inputs, { numSegments }) {
    const x = inputs.x!, ids = inputs.segmentIds!;
    const rowShape = x.shape.slice(ids.shape.length);
    const width = util.sizeFromShape(rowShape);
    const out = machine.output([numSegments, ...rowShape]);
    const segment = machine.integers(ids);
    const rows = x.dtype === "int32" ? machine.integers(x) : machine.floats(x);
    const sums = machine.floats(out).fill(0);
    for (let i = 0; i < segment.length; i++) {
      const s = segment[i]!;
      if (s < 0 || s >= numSegments) continue;
      for (let j = 0; j < width; j++) sums[s * width + j]! += rows[i * width + j]!;
    }
    return out;
  },
};
