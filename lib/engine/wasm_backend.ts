/** tfjs' wasm backend, as far as the kernels here know it. @module */
import type * as tf from "@tensorflow/tfjs";

/** The parts of tfjs' wasm backend that the kernels here reach into. */
export interface WasmBackend extends tf.KernelBackend {
  /** The Emscripten module. */
  wasm: {
    HEAPU8: Uint8Array;
    asm: { memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  /** Where each tensor's values lie. */
  dataIdMap: { get(dataId: object): { memoryOffset: number }; has(dataId: object): boolean };
  /** A new tensor with undefined contents. */
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}
