/**
 * The gradient of tanh in one pass, where tfjs squares, subtracts and multiplies.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { runOwnKernel } from "../own_kernel.ts";
import { pairwise } from "./pairwise.ts";

const NAME = "TanhGrad";

/** dx = (1 − y²) dy with y = tanh x. */
export const tanhGrad: Kernel = {
  name: NAME,
  run: (machine, inputs) => pairwise(machine, "tanhGrad", inputs.dy!, inputs.y!),
};

/** (1 − y²) dy by this kernel, where the backend in use has it, else by tfjs' operations. */
function slopeTimes(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runOwnKernel(NAME, { dy, y }) ?? tf.mul(tf.sub(1, tf.square(y)), dy);
}

/** Makes tfjs take this gradient of tanh, and tells it the gradient of the gradient. */
export function registerTanhGradient(): void {
  tf.registerGradient({
    kernelName: "Tanh",
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [tf.Tensor];
      return { x: () => slopeTimes(dy as tf.Tensor, y) };
    },
  });
  tf.registerGradient({
    kernelName: NAME,
    inputsToSave: ["dy", "y"],
    gradFunc: (given, saved) => {
      const ddx = given as tf.Tensor, [dy, y] = saved as [tf.Tensor, tf.Tensor];
      return {
        dy: () => slopeTimes(ddx, y),
        y: () => tf.mul(tf.mul(-2, y), tf.mul(dy, ddx)),
      };
    },
  });
}
