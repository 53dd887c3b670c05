/**
 * The gradient of ReLU in one pass, where tfjs makes a mask, casts it and multiplies.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { runOwnKernel } from "../own_kernel.ts";
import { poolGradientThroughRelu } from "./max_pool.ts";
import { pairwise } from "./pairwise.ts";

const NAME = "ReluGrad";

/** dx = dy where x > 0, else 0 · dy; NaN in x stays NaN. */
export const reluGrad: Kernel = {
  name: NAME,
  run(machine, inputs) {
    const dy = inputs.dy!, x = inputs.x!;
    return poolGradientThroughRelu(machine, dy, x) ?? pairwise(machine, "reluGrad", dy, x);
  },
};

/** dy · [x > 0] by this kernel, where the backend in use has it, else by tfjs' operations. */
export function maskedBy(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return runOwnKernel(NAME, { dy, x }) ?? tf.mul(dy, tf.cast(tf.step(x), "float32"));
}

/** Makes tfjs take this gradient of ReLU, and tells it the gradient of the gradient. */
export function registerReluGradient(): void {
  tf.registerGradient({
    kernelName: "Relu",
    // What comes out is above 0, and NaN, where what went in is: that then needs to be computed only
    // for ReLU itself.
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [tf.Tensor];
      return { x: () => maskedBy(dy as tf.Tensor, y) };
    },
  });
  tf.registerGradient({
    kernelName: NAME,
    inputsToSave: ["x"],
    gradFunc: (ddx, saved) => {
      const [x] = saved as [tf.Tensor];
      return { dy: () => maskedBy(ddx as tf.Tensor, x), x: () => tf.zerosLike(x) };
    },
  });
}
