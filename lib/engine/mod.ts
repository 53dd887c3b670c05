/**
 * The engine behind TensorFlow.js: which one is in use, and the operations that the models need as
 * one pass instead of many.
 *
 * Start with {@linkcode useEngine}; everything else works on any backend, and faster on this one.
 *
 * @module
 */
export { gelu, linearGate, silu, tanhGate } from "./activations.ts";
export * from "./adam_update.ts";
export * from "./adamax_update.ts";
export * from "./average_update.ts";
export * from "./bernoulli_terms.ts";
export * from "./breather.ts";
export * from "./clip_by_global_norm.ts";
export { crossEntropyTerms } from "./cross_entropy.ts";
export * from "./cumulative_sum.ts";
export * from "./environment.ts";
export { gaussianDraw, gaussianKlTerms } from "./gaussian_terms.ts";
export * from "./macrotask.ts";
export {
  batchNorm,
  type BatchNormalised,
  groupNorm,
  layerNorm,
  type NormaliseOptions,
} from "./normalise.ts";
export * from "./pixel_batches.ts";
export * from "./use_engine.ts";
export * from "./watched.ts";
