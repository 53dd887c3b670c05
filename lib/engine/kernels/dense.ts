/**
 * A dense layer as one kernel: product, bias and ReLU, where tfjs notes five to ten for the way back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { fusedMatMul } from "./fused_mat_mul.ts";
import { maskedBy } from "./relu_grad.ts";

/** tfjs' names for them. */
export const DENSE = { linear: "Dense", relu: "DenseRelu" } as const;

/** x W + b for x [B, k], W [k, n], b [n]. */
export const dense: Kernel = {
  name: DENSE.linear,
  run: (machine, inputs) => fusedMatMul.run(machine, operands(inputs), {}),
};

/** max(x W + b, 0). */
export const denseRelu: Kernel = {
  name: DENSE.relu,
  run: (machine, inputs) => fusedMatMul.run(machine, operands(inputs), { activation: "relu" }),
};

function operands({ x, kernel, bias }: Record<string, tf.TensorInfo>) {
  return { a: x!, b: kernel!, bias: bias! };
}

/** Tells tfjs the gradients of both. */
export function registerDenseGradients(): void {
  tf.registerGradient({
    kernelName: DENSE.linear,
    inputsToSave: ["x", "kernel"],
    gradFunc: (dy, [x, kernel]) => gradients(dy as tf.Tensor2D, x!, kernel!),
  });
  tf.registerGradient({
    kernelName: DENSE.relu,
    inputsToSave: ["x", "kernel"],
    outputsToSave: [true],
    gradFunc: (dy, [x, kernel, y]) => gradients(maskedBy(dy as tf.Tensor, y!), x!, kernel!),
  });
}

function gradients(
  dy: tf.Tensor,
  x: tf.Tensor,
  kernel: tf.Tensor,
): Record<string, () => tf.Tensor> {
  return {
    x: () => tf.matMul(dy, kernel, false, true),
    kernel: () => tf.matMul(x, dy, true, false),
    bias: () => tf.sum(dy, 0),
  };
}
