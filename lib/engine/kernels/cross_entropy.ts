/**
 * The cross entropy of a softmax with whole-number labels, and its slope.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

/** tfjs' names for them. */
export const CROSS_ENTROPY = { value: "CrossEntropy", slope: "CrossEntropySlope" } as const;

/** log Σ e^l − l_label for each row of logits. */
export const crossEntropy: Kernel = {
  name: CROSS_ENTROPY.value,
  run(machine, inputs) {
    const logits = inputs.logits!, labels = inputs.labels!;
    const out = machine.output(labels.shape), [rows, columns] = sizesOf(logits);
    const [from, at, to] = [machine.at(logits), machine.at(labels), machine.at(out)];
    machine.shareRows(rows, columns, (first, count) => {
      const skip = 4 * first;
      machine.simd.crossEntropy(from + skip * columns, at + skip, to + skip, count, columns);
    });
    return out;
  },
};

/** dy (softmax(l) − onehot) for each row. */
export const crossEntropyGrad: Kernel = {
  name: CROSS_ENTROPY.slope,
  run(machine, inputs) {
    const dy = inputs.dy!, logits = inputs.logits!, labels = inputs.labels!;
    const out = machine.output(logits.shape), [rows, columns] = sizesOf(logits);
    const [atDy, from, at, to] = [dy, logits, labels, out].map((tensor) => machine.at(tensor)) as [
      number,
      number,
      number,
      number,
    ];
    machine.shareRows(rows, columns, (first, count) => {
      const skip = 4 * first, places = [atDy + skip, from + skip * columns, at + skip];
      machine.simd.crossEntropyGrad(...places, to + skip * columns, count, columns);
    });
    return out;
  },
};

function sizesOf({ shape }: TensorInfo): [rows: number, columns: number] {
  return [util.sizeFromShape(shape.slice(0, -1)), shape.at(-1)!];
}
