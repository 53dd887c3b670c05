/**
 * Models and weights on disk, as safetensors: never code, and never half written.
 *
 * @module
 */
export * from "./decoder_file.ts";
export * from "./model_file.ts";
export * from "./model_kinds.ts";
export * from "./read_safetensors.ts";
export * from "./safetensors.ts";
export * from "./variables.ts";
export * from "./weights.ts";
export * from "./write_atomically.ts";
