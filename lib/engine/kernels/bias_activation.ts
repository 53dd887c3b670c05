/**
 * What a fused kernel does after its product: add the bias, apply the activation.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Attributes, Inputs, Machine } from "../machine.ts";
import { type Finish, finishRows } from "./finish.ts";

/** tfjs' name of each activation's kernel. */
const ACTIVATION_KERNELS: Record<string, string> = {
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};

/**
 * activation(product + bias); takes `product` over and returns it or what replaces it.
 *
 * @throws {Error} for an activation that tfjs cannot fuse.
 */
export function addBiasAndActivate(
  machine: Machine,
  product: TensorInfo,
  inputs: Inputs,
  attributes: Attributes,
): TensorInfo {
  const { bias, preluActivationWeights } = inputs;
  const activation: string = attributes.activation ?? "linear";
  let result = product;
  const replace = (kernel: string, others: Inputs, kernelAttributes: Attributes = {}) => {
    const first = kernel === "Add" || kernel === "Prelu" ? others : { x: result };
    const next = machine.run(kernel, first, kernelAttributes);
    machine.dispose(result);
    result = next;
  };
  const isFinish = bias != null && fitsLastAxis(bias, product.shape), relu = activation === "relu";
  if (isFinish) finishTensor(machine, product, { bias: machine.at(bias), relu });
  else if (bias != null) replace("Add", { a: result, b: bias });
  if (activation === "linear" || (isFinish && relu)) return result;
  const kernel = ACTIVATION_KERNELS[activation];
  if (kernel === undefined) {
    machine.dispose(result);
    throw new Error(`Activation ${activation} has not been implemented for the wasm backend.`);
  }
  if (activation === "prelu") replace(kernel, { x: result, alpha: preluActivationWeights! });
  else replace(kernel, { x: result }, { alpha: attributes.leakyreluAlpha });
  return result;
}

/** Whether a bias is one number for each place of a shape's last axis. */
export function fitsLastAxis(bias: TensorInfo, shape: number[]): boolean {
  return util.sizeFromShape(bias.shape) === shape.at(-1) &&
    bias.shape.slice(0, -1).every((size) => size === 1);
}

/** Adds the bias to each row, and applies ReLU where that is wanted, in place. */
function finishTensor(machine: Machine, tensor: TensorInfo, finish: Finish): void {
  const columns = tensor.shape.at(-1)!;
  const rows = columns === 0 ? 0 : util.sizeFromShape(tensor.shape) / columns;
  finishRows(machine, machine.at(tensor), rows, columns, finish);
}
