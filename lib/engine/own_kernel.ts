/**
 * Kernels of this room that tfjs has no operation for.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** By this room's kernel, where the backend in use has it and all inputs are float32; else undefined. */
export function runOwnKernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
): tf.Tensor | undefined {
  const floats = Object.values(inputs).every(({ dtype }) => dtype === "float32");
  if (!floats || tf.getKernel(name, tf.getBackend()) === undefined) return undefined;
  return tf.engine().runKernel(name, inputs) as tf.Tensor;
}
