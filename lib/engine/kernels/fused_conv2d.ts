/**
 * Convolution, bias and activation in one kernel.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { addBiasAndActivate } from "./bias_activation.ts";
import { conv2d } from "./conv2d.ts";

/** activation(conv2d(x, filter) + bias). */
export const fusedConv2d: Kernel = {
  name: "FusedConv2D",
  run(machine, inputs, attributes) {
    const product = conv2d.run(machine, inputs, attributes);
    return addBiasAndActivate(machine, product, inputs, attributes);
  },
};
