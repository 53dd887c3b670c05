/**
 * Rows by their numbers, such as an embedding's, where tfjs' wasm backend goes number by number.
 *
 * @module
 */
import { backend_util, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** out[…, i, …] = x[…, indices[i], …] along one axis. */
export const gather: Kernel = {
  name: "GatherV2",
  run(machine, inputs, attributes) {
    const x = inputs.x!, indices = inputs.indices!, { batchDims = 0 } = attributes;
    const isPlain = x.dtype === "float32" && indices.dtype === "int32" && batchDims === 0 &&
      util.sizeFromShape(x.shape) > 0;
    if (!isPlain) return machine.inherited("GatherV2", inputs, attributes);
    const axis = util.parseAxisParam(attributes.axis, x.shape)[0]!;
    const { outerSize, dimSize, sliceSize, outputShape } = backend_util.segment_util
      .collectGatherOpShapeInfo(x as never, indices as never, axis, 0);
    for (const index of machine.integers(indices)) {
      util.assert(
        index >= 0 && index < dimSize,
        () => `GatherV2: the index value ${index} is not in [0, ${dimSize - 1}]`,
      );
    }
    const out = machine.output(outputShape), count = util.sizeFromShape(indices.shape);
    const [from, ids, to] = [machine.at(x), machine.at(indices), machine.at(out)];
    for (let outer = 0; outer < outerSize; outer++) {
      const here = from + 4 * outer * dimSize * sliceSize,
        there = to + 4 * outer * count * sliceSize;
      machine.shareRows(count, sliceSize, (first, rows) => {
        const place = there + 4 * first * sliceSize;
        machine.simd.gatherRows(here, ids + 4 * first, place, rows, sliceSize);
      });
    }
    return out;
  },
};
