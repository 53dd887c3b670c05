/**
 * The gradient of ReLU in one pass, where tfjs makes a mask, casts it and multiplies.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { poolGradientThroughRelu } from "./max_pool.ts";

const NAME = "ReluGrad";

/** dx = dy where x > 0, else 0 · dy; NaN in x stays NaN. */
export const reluGrad: Kernel = {
  name: NAME,
  run(machine, inputs) {
    const dy = inputs.dy!, x = inputs.x!;
    const pooled = poolGradientThroughRelu(machine, dy, x);
    if (pooled) return pooled;
    const out = machine.output(x.shape);
    const places = [machine.at(dy), machine.at(x), machine.at(out)];
    machine.shareFloats(tf.util.sizeFromShape(x.shape), (first, count) => {
      machine.simd.reluGrad(...places.map((place) => place + 4 * first), count);
    });
    return out;
  },
};

/** dy · [x > 0] by this kernel, where the backend in use has it, else by tfjs' operations. */
function maskedBy(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const here = dy.dtype === "float32" && x.dtype === "float32" &&
    tf.getKernel(NAME, tf.getBackend()) !== undefined;
  if (here) return tf.engine().runKernel(NAME, { dy, x }) as tf.Tensor;
  return tf.mul(dy, tf.cast(tf.step(x), "float32"));
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
