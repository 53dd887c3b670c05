/**
 * Kernels of this room that tfjs has no operation for.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * By this room's kernel, where the backend in use has it and all inputs are float32 (labels are int32); else
 * undefined.
 */
export function runOwnKernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number | boolean> = {},
): tf.Tensor | undefined {
  return hasOwnKernel(name, inputs)
    ? tf.engine().runKernel(name, inputs, attributes) as tf.Tensor
    : undefined;
}

/** {@linkcode runOwnKernel} for a kernel with several outputs. */
export function runOwnKernels(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number | boolean> = {},
): tf.Tensor[] | undefined {
  return hasOwnKernel(name, inputs)
    ? tf.engine().runKernel(name, inputs, attributes) as tf.Tensor[]
    : undefined;
}

function hasOwnKernel(name: string, inputs: Record<string, tf.Tensor>): boolean {
  const floats = Object.entries(inputs).every(([input, { dtype }]) =>
    dtype === (input === "labels" ? "int32" : "float32")
  );
  return floats && tf.getKernel(name, tf.getBackend()) !== undefined;
}

/**
 * What comes back through tensors that are made by tfjs' operations: Σ over the outputs of what comes back from
 * each. Gradients of this room's gradients take this way, since nobody waits for them.
 *
 * @param operations from the inputs to the outputs.
 * @param inputs where they are taken.
 * @param dys one for each output.
 * @returns one for each input.
 */
export function backThroughOperations(
  operations: (...inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: tf.Tensor[],
  dys: tf.Tensor[],
): tf.Tensor[] {
  const weighted = (...given: tf.Tensor[]) =>
    tf.addN(operations(...given).map((output, i) => tf.sum(tf.mul(output, dys[i]!))));
  // tfjs takes a gradient within a gradient function for the outermost one, and forgets what that one saved.
  const { state } = tf.engine();
  state.gradientDepth++;
  try {
    return tf.grads(weighted)(inputs);
  } finally {
    state.gradientDepth--;
  }
}
