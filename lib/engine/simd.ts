/**
 * The compiled SIMD kernels (lib/engine/simd/*.as), on the memory of a wasm backend.
 *
 * @module
 */

/** What the module exports; numbers are byte offsets, counts and floats as the sources say. */
export type Simd = Record<
  | "adam"
  | "addBias"
  | "addPatchesToImages"
  | "allFinite"
  | "bernoulliTerms"
  | "columnSums"
  | "exp"
  | "frameImages"
  | "gatherPixels"
  | "gemm"
  | "gemmScratch"
  | "imagesToPatches"
  | "interleavePlanes"
  | "maxPool"
  | "maxPoolGrad"
  | "relu"
  | "reluGrad"
  | "rowSums"
  | "scatterPixels"
  | "separatePlanes"
  | "sigmoid"
  | "singleConvolve"
  | "singleFilterGradient"
  | "softplus"
  | "step"
  | "thinConvolve"
  | "thinFilterGradient"
  | "turnFilter"
  | "unframeImages",
  (...numbers: number[]) => number
>;

let compiled: WebAssembly.Module | undefined;

/** Instantiates the kernels on a memory; they hold no data of their own, so many can share one. */
export function simdOn(memory: WebAssembly.Memory): Simd {
  compiled ??= new WebAssembly.Module(
    Deno.readFileSync(new URL("./simd/kernels.wasm", import.meta.url)),
  );
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Simd;
}
