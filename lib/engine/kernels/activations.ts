/**
 * SiLU, GELU, the gates of gated networks, and the slopes of these and of the sigmoid.
 *
 * @module
 */
import { util } from "@tensorflow/tfjs";
import type { Kernel } from "../machine.ts";
import { pairwise } from "./pairwise.ts";
import { unary } from "./unary.ts";

/** tfjs' names for them. */
export const ACTIVATION = {
  silu: { value: "Silu", slope: "SiluGrad" },
  gelu: { value: "Gelu", slope: "GeluGrad" },
  tanhGate: { value: "TanhGate", slope: "TanhGateGrad" },
  linearGate: { value: "LinearGate", slope: "LinearGateGrad" },
  sigmoid: { value: "Sigmoid", slope: "SigmoidGrad" },
} as const;

/** Value and slope of x · sigmoid(x), of x · Φ(x), and of both gates; the slope of the sigmoid from its y. */
export const activations: Kernel[] = [
  unary(ACTIVATION.silu.value, "silu"),
  slope(ACTIVATION.silu.slope, "siluGrad"),
  unary(ACTIVATION.gelu.value, "gelu"),
  slope(ACTIVATION.gelu.slope, "geluGrad"),
  slope(ACTIVATION.sigmoid.slope, "sigmoidGrad"),
  gate(ACTIVATION.tanhGate.value, "tanhGate"),
  gateSlope(ACTIVATION.tanhGate.slope, "tanhGateGrad"),
  gate(ACTIVATION.linearGate.value, "linearGate"),
  gateSlope(ACTIVATION.linearGate.slope, "linearGateGrad"),
];

function slope(
  name: string,
  function_: "geluGrad" | "sigmoidGrad" | "siluGrad",
): Kernel {
  return { name, run: (machine, { dy, x }) => pairwise(machine, function_, dy!, x!) };
}

function gate(name: string, function_: "linearGate" | "tanhGate"): Kernel {
  return {
    name,
    run(machine, inputs) {
      const x = inputs.x!, channels = x.shape.at(-1)! / 2;
      const out = machine.output([...x.shape.slice(0, -1), channels]);
      const from = machine.at(x), to = machine.at(out);
      const rows = util.sizeFromShape(x.shape.slice(0, -1));
      machine.shareRows(rows, 2 * channels, (first, count) => {
        const skip = 4 * first * channels;
        machine.simd[function_](from + 2 * skip, to + skip, count, channels);
      });
      return out;
    },
  };
}

function gateSlope(name: string, function_: "linearGateGrad" | "tanhGateGrad"): Kernel {
  return {
    name,
    run(machine, inputs) {
      const dy = inputs.dy!, x = inputs.x!, channels = x.shape.at(-1)! / 2;
      const out = machine.output(x.shape);
      const places = [machine.at(dy), machine.at(x), machine.at(out)] as const;
      machine.shareRows(util.sizeFromShape(x.shape.slice(0, -1)), 2 * channels, (first, count) => {
        const skip = 4 * first * channels, [dy, x, out] = places;
        machine.simd[function_](dy + skip, x + 2 * skip, out + 2 * skip, count, channels);
      });
      return out;
    },
  };
}
