/**
 * The gradient of softmax in one pass, where tfjs multiplies, sums, multiplies and subtracts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { runOwnKernel } from "../own_kernel.ts";

const NAME = "SoftmaxGrad";

/** dx = y (dy − Σ dy y) for each row, with y = softmax x. */
export const softmaxGrad: Kernel = {
  name: NAME,
  run(machine, inputs) {
    const dy = inputs.dy!, y = inputs.y!, out = machine.output(y.shape);
    const columns = y.shape.at(-1)!, rows = tf.util.sizeFromShape(y.shape.slice(0, -1));
    const places = [dy, y, out].map((tensor) => machine.at(tensor));
    machine.shareRows(rows, columns, (first, count) => {
      const here = places.map((place) => place + 4 * first * columns);
      machine.simd.softmaxGrad(...here, count, columns);
    });
    return out;
  },
};

/** y (dy − Σ dy y) by this kernel, where the backend in use has it, else by tfjs' operations. */
function slopeTimes(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runOwnKernel(NAME, { dy, y }) ??
    tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true)));
}

/** Makes tfjs take this gradient of softmax, and tells it the gradient of the gradient. */
export function registerSoftmaxGradient(): void {
  tf.registerGradient({
    kernelName: "Softmax",
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [tf.Tensor];
      return { logits: () => slopeTimes(dy as tf.Tensor, y) };
    },
  });
  tf.registerGradient({
    kernelName: NAME,
    inputsToSave: ["dy", "y"],
    gradFunc: (given, saved) => {
      const ddx = given as tf.Tensor, [dy, y] = saved as [tf.Tensor, tf.Tensor];
      const dot = (a: tf.Tensor) => tf.sum(tf.mul(a, y), -1, true);
      return {
        dy: () => slopeTimes(ddx, y),
        y: () => tf.sub(tf.mul(ddx, tf.sub(dy, dot(dy))), tf.mul(dy, dot(ddx))),
      };
    },
  });
}
