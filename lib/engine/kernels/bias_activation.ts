/**
 * What a fused kernel does after its product: add the bias, apply the activation.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Attributes, Inputs, Machine } from "../machine.ts";

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
  if (bias != null) {
    if (fitsLastAxis(bias, product.shape)) addToRows(machine, product, bias);
    else replace("Add", { a: result, b: bias });
  }
  if (activation === "linear") return result;
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

/** Adds the bias to each row, in place. */
function addToRows(machine: Machine, rows: TensorInfo, bias: TensorInfo): void {
  const columns = util.sizeFromShape(bias.shape);
  const place = machine.at(rows);
  const count = columns === 0 ? 0 : util.sizeFromShape(rows.shape) / columns;
  const addend = machine.at(bias);
  machine.shareRows(count, columns, (first, count) => {
    const here = place + 4 * first * columns;
    machine.simd.addBias(here, addend, here, count, columns);
  });
}
