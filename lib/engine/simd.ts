/**
 * The compiled SIMD kernels (lib/engine/simd/*.as), on the memory of a wasm backend.
 *
 * @module
 */
import { declareShared } from "./shared_memory.ts";

/** What the module exports; numbers are byte offsets, counts and floats as the sources say. */
export type Simd = Record<
  | "adam"
  | "adamax"
  | "add"
  | "addBias"
  | "addInto"
  | "addPatchesToImages"
  | "allFinite"
  | "bernoulliTerms"
  | "biasRelu"
  | "binarisedPixels"
  | "channelFactors"
  | "channelMeans"
  | "channelMoments"
  | "channelSlopes"
  | "clear"
  | "clearTiny"
  | "columnSums"
  | "copyRows"
  | "crossEntropy"
  | "crossEntropyGrad"
  | "divide"
  | "divideRows"
  | "exp"
  | "frameImages"
  | "gatherPixels"
  | "gatherRows"
  | "gaussianDraw"
  | "gaussianDrawSlope"
  | "gaussianKl"
  | "gaussianKlSlope"
  | "gelu"
  | "geluGrad"
  | "gemm"
  | "gemmScratch"
  | "greyPixels"
  | "imagesToPatches"
  | "interleavePlanes"
  | "linearGate"
  | "linearGateGrad"
  | "maxPool"
  | "maxPoolGrad"
  | "moveTowards"
  | "multiply"
  | "normaliseGroups"
  | "normaliseGroupsGrad"
  | "normaliseRows"
  | "normaliseRowsGrad"
  | "relu"
  | "reluGrad"
  | "roundTotals"
  | "rowSums"
  | "scaleRows"
  | "scatterPixels"
  | "separatePlanes"
  | "sigmoid"
  | "sigmoidGrad"
  | "silu"
  | "siluGrad"
  | "singleConvolve"
  | "singleFilterGradient"
  | "slopeFactors"
  | "softmaxGrad"
  | "softplus"
  | "step"
  | "subtract"
  | "subtractFromRows"
  | "sumOfSquares"
  | "tanh"
  | "tanhGate"
  | "tanhGateGrad"
  | "tanhGrad"
  | "thinConvolve"
  | "thinFilterGradient"
  | "turnFilter"
  | "unframeImages",
  (...numbers: number[]) => number
>;

const compiled = new Map<boolean, WebAssembly.Module>();

/** Instantiates the kernels on a memory; they hold no data of their own, so many can share one. */
export function simdOn(memory: WebAssembly.Memory): Simd {
  const isShared = memory.buffer instanceof SharedArrayBuffer;
  const module = compiled.get(isShared) ?? compile(isShared);
  compiled.set(isShared, module);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Simd;
}

function compile(isShared: boolean): WebAssembly.Module {
  const bytes = Deno.readFileSync(new URL("./simd/kernels.wasm", import.meta.url));
  return new WebAssembly.Module(isShared ? declareShared(bytes)! : bytes);
}
