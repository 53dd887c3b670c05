/**
 * Element by element with SIMD, for the functions where a training step spends its time.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { reluOfBiased } from "./add.ts";

/** What the SIMD module does to a row of floats. */
export type UnaryFunction = "exp" | "gelu" | "relu" | "sigmoid" | "silu" | "softplus" | "tanh";

/** A kernel that computes a function of each number. */
export function unary(name: string, function_: UnaryFunction): Kernel {
  return {
    name,
    run(machine, inputs, attributes) {
      const x = inputs.x!;
      if (x.dtype !== "float32") return machine.inherited(name, inputs, attributes);
      const out = machine.output(x.shape);
      const from = machine.at(x), to = machine.at(out);
      machine.shareFloats(util.sizeFromShape(x.shape), (first, count) => {
        machine.simd[function_](from + 4 * first, to + 4 * first, count);
      });
      return out;
    },
  };
}

/** e^x. */
export const exp: Kernel = unary("Exp", "exp");
const plainRelu = unary("Relu", "relu");
/** max(x, 0), NaN stays NaN. */
export const relu: Kernel = {
  name: "Relu",
  run(machine, inputs, attributes) {
    return reluOfBiased(machine, inputs.x!) ?? plainRelu.run(machine, inputs, attributes);
  },
};
/** 1 / (1 + e^−x). */
export const sigmoid: Kernel = unary("Sigmoid", "sigmoid");
/** log(1 + e^x). */
export const softplus: Kernel = unary("Softplus", "softplus");
/** The hyperbolic tangent. */
export const tanh: Kernel = unary("Tanh", "tanh");

/** 1 where x > 0, else alpha; NaN stays NaN. */
export const step: Kernel = {
  name: "Step",
  run(machine, inputs, attributes) {
    const x = inputs.x!;
    if (x.dtype !== "float32") return machine.inherited("Step", inputs, attributes);
    const out = machine.output(x.shape);
    const from = machine.at(x), to = machine.at(out), alpha = attributes.alpha ?? 0;
    machine.shareFloats(util.sizeFromShape(x.shape), (first, count) => {
      machine.simd.step(from + 4 * first, to + 4 * first, count, alpha);
    });
    return out;
  },
};
