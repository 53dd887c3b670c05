/**
 * TensorFlow.js' dense layers by one kernel each.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { DENSE } from "./kernels/dense.ts";
import { runOwnKernel } from "./own_kernel.ts";

/** The parts of tfjs' dense layer that are of use here. */
interface DenseLayer {
  activation: { getClassName(): string; apply(x: tf.Tensor): tf.Tensor };
  bias: { read(): tf.Tensor } | null;
  kernel: { read(): tf.Tensor };
  call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown>): tf.Tensor;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown>): void;
}

let done = false;

/**
 * Lets tfjs' dense layers (4.22) run this room's kernel on the backends that have it. tfjs runs product, bias and
 * ReLU one by one while gradients are wanted, and a linear layer by way of four changes of shape: for small
 * networks, what is noted around all these takes as long as they do.
 *
 * Values and gradients stay as they were. Delete this file when tfjs fuses layers in training.
 */
export function leanDense(): void {
  if (done) return;
  done = true;
  // The name keeps tfjs from counting this layer among those without one.
  const prototype = Object.getPrototypeOf(tf.layers.dense({ units: 1, name: "any" })) as DenseLayer;
  const original = prototype.call;
  prototype.call = function (inputs, options) {
    return fused(this, inputs, options) ?? original.call(this, inputs, options);
  };
}

function fused(
  layer: DenseLayer,
  inputs: Parameters<DenseLayer["call"]>[0],
  options: Parameters<DenseLayer["call"]>[1],
): tf.Tensor | undefined {
  const x = [inputs].flat()[0]!, kernel = layer.kernel.read(), bias = layer.bias?.read();
  if (!bias || x.rank !== 2 || x.shape[1] !== kernel.shape[0]) return undefined;
  const relu = layer.activation.getClassName() === "relu";
  const y = runOwnKernel(relu ? DENSE.relu : DENSE.linear, { x, kernel, bias });
  if (!y) return undefined;
  layer.invokeCallHook(inputs, options);
  return relu ? y : layer.activation.apply(y);
}
