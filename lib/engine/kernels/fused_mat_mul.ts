/**
 * Matrix product, bias and activation in one kernel.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { batchMatMul } from "./batch_mat_mul.ts";
import { addBiasAndActivate } from "./bias_activation.ts";

/** activation(op(a) op(b) + bias). */
export const fusedMatMul: Kernel = {
  name: "_FusedMatMul",
  run(machine, inputs, attributes) {
    const product = batchMatMul.run(machine, inputs, attributes);
    return addBiasAndActivate(machine, product, inputs, attributes);
  },
};
