/**
 * Two tensors of one shape element by element, with SIMD.
 *
 * @module
 */
import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { Machine } from "../machine.ts";

/** What the SIMD module does to two rows of floats. */
export type PairwiseFunction =
  | "add"
  | "divide"
  | "geluGrad"
  | "multiply"
  | "reluGrad"
  | "sigmoidGrad"
  | "siluGrad"
  | "subtract"
  | "tanhGrad";

/** A new tensor from `a` and `b` in one pass, shared between threads. */
export function pairwise(
  machine: Machine,
  function_: PairwiseFunction,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo {
  const out = machine.output(b.shape);
  const places = [machine.at(a), machine.at(b), machine.at(out)];
  machine.shareFloats(util.sizeFromShape(b.shape), (first, count) => {
    machine.simd[function_](...places.map((place) => place + 4 * first), count);
  });
  return out;
}
