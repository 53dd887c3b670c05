/**
 * The gradient of tanh in one pass, where tfjs squares, subtracts and multiplies.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";

const NAME = "TanhGrad";

/** dx = (1 − y²) dy with y = tanh x. */
export const tanhGrad: Kernel = {
  name: NAME,
  run(machine, inputs) {
    const dy = inputs.dy!, y = inputs.y!;
    const out = machine.output(y.shape);
    const places = [machine.at(dy), machine.at(y), machine.at(out)];
    machine.shareFloats(tf.util.sizeFromShape(y.shape), (first, count) => {
      machine.simd.tanhGrad(...places.map((place) => place + 4 * first), count);
    });
    return out;
  },
};

/** (1 − y²) dy by this kernel, where the backend in use has it, else by tfjs' operations. */
function slopeTimes(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const here = dy.dtype === "float32" && y.dtype === "float32" &&
    tf.getKernel(NAME, tf.getBackend()) !== undefined;
  if (here) return tf.engine().runKernel(NAME, { dy, y }) as tf.Tensor;
  return tf.mul(tf.sub(1, tf.square(y)), dy);
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
