/**
 * Convolution, bias and activation in one kernel.
 *
 * @module
 */
import type { Kernel } from "../machine.ts";
import { addBiasAndActivate, fitsLastAxis } from "./bias_activation.ts";
import { conv2d, convolution, geometryOf } from "./conv2d.ts";

/** activation(conv2d(x, filter) + bias). */
export const fusedConv2d: Kernel = {
  name: "FusedConv2D",
  run(machine, inputs, attributes) {
    const x = inputs.x!, filter = inputs.filter!, { bias } = inputs;
    const activation = attributes.activation ?? "linear";
    const g = geometryOf(x, filter, attributes);
    const simple = activation === "linear" || activation === "relu";
    if (bias != null && bias.dtype === "float32" && fitsLastAxis(bias, g.outShape) && simple) {
      const finish = { bias: machine.at(bias), relu: activation === "relu" };
      return convolution(machine, g, { x, filter }, finish);
    }
    const product = conv2d.run(machine, inputs, attributes);
    return addBiasAndActivate(machine, product, inputs, attributes);
  },
};
