/**
 * What a kernel works with: the tensors of a wasm backend, and a place to work on them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { DeferredTensors } from "./deferred.ts";
import type { ConvolutionPrograms } from "./dnn/convolution_programs.ts";
import type { WasmBackend } from "./wasm_backend.ts";
import { Workplace } from "./workplace.ts";

/** Inputs of a kernel by name, as tfjs passes them. */
export type Inputs = Record<string, tf.TensorInfo>;
/** Attributes of a kernel by name; each kernel knows its own. */
// deno-lint-ignore no-explicit-any
export type Attributes = Record<string, any>;

/** One replaced kernel, with one output or several. */
export interface Kernel<Output extends tf.TensorInfo | tf.TensorInfo[] = tf.TensorInfo> {
  /** tfjs' name of it. */
  name: string;
  /** Computes the output; the inputs stay the caller's. */
  run(machine: Machine, inputs: Inputs, attributes: Attributes): Output;
}

/** A kernel with whatever outputs. */
export type AnyKernel = Kernel<tf.TensorInfo | tf.TensorInfo[]>;

/**
 * One wasm backend with its product.
 *
 * Views on the heap die when it grows: take {@linkcode Machine.floats} after the last
 * {@linkcode Machine.output} or {@linkcode Machine.scratch} of a kernel.
 */
export class Machine extends Workplace {
  /**
   * Floats of scratch that a kernel works on at once: as much as a core's cache holds, or more
   * where threads have to meet after each product.
   */
  chunkFloats: number = CHUNK_FLOATS;
  /** Convolutions compiled by oneDNN, where there is one. */
  programs: ConvolutionPrograms | undefined;
  /** Tensors whose values wait. */
  readonly deferred: DeferredTensors;
  /** Filters, by data id, whose last images were up-sampled: their gradient may be wanted small. */
  readonly upSampledFilters: WeakSet<object> = new WeakSet();

  /**
   * A machine on a backend that has none yet.
   *
   * @param backend a wasm backend.
   * @param name under which it is registered.
   */
  constructor(readonly backend: WasmBackend, readonly name: string) {
    super(backend.wasm.asm.memory, (bytes) => backend.wasm._malloc(bytes) >>> 0);
    this.deferred = new DeferredTensors(backend);
  }

  /** A new tensor with undefined contents. */
  output(shape: number[], dtype: tf.DataType = "float32"): tf.TensorInfo {
    return this.backend.makeOutput(shape, dtype);
  }

  /** Byte offset of a tensor's values in the heap (moved here if another backend has them). */
  at(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** All of the heap as floats: index = byte offset / 4. */
  get heapFloats(): Float32Array {
    return new Float32Array(this.heap);
  }

  /** A float32 tensor's values, until the heap grows. */
  floats(tensor: tf.TensorInfo): Float32Array {
    const size = tf.util.sizeFromShape(tensor.shape);
    const place = this.at(tensor);
    return new Float32Array(this.heap, place, size);
  }

  /** An int32 tensor's values, until the heap grows. */
  integers(tensor: tf.TensorInfo): Int32Array {
    const size = tf.util.sizeFromShape(tensor.shape);
    const place = this.at(tensor);
    return new Int32Array(this.heap, place, size);
  }

  /** Lends `floats` floats of heap to `work`, as a byte offset, and takes them back after. */
  scratch<T>(floats: number, work: (offset: number) => T): T {
    const offset = this.backend.wasm._malloc(Math.max(4 * floats, 4)) >>> 0;
    if (offset === 0) {
      throw new RangeError(`Cannot run a kernel: ${4 * floats} bytes of scratch are not to be had`);
    }
    try {
      return work(offset);
    } finally {
      this.backend.wasm._free(offset);
    }
  }

  /** Whether no value of these float32 tensors is NaN or infinite. */
  allFinite(...tensors: tf.TensorInfo[]): boolean {
    return tensors.every((tensor) => {
      const place = this.at(tensor), size = tf.util.sizeFromShape(tensor.shape);
      const part = (first: number, count: number) => this.simd.allFinite(place + 4 * first, count);
      return this.shareFloats(size, part).every((finite) => finite === 1);
    });
  }

  /** Runs another kernel of the same backend and returns its one output. */
  run(kernelName: string, inputs: Inputs, attributes: Attributes = {}): tf.TensorInfo {
    const kernel = tf.getKernel(kernelName, this.name);
    const output = kernel.kernelFunc({
      inputs,
      attrs: attributes,
      backend: this.backend,
    });
    return output as tf.TensorInfo;
  }

  /** Runs tfjs' own wasm kernel, for what a replacement leaves to it. */
  inherited(kernelName: string, inputs: Inputs, attributes: Attributes = {}): tf.TensorInfo {
    const kernel = tf.getKernel(kernelName, "wasm");
    return kernel.kernelFunc({
      inputs,
      attrs: attributes,
      backend: this.backend,
    }) as tf.TensorInfo;
  }

  /** Frees a tensor that a kernel made for itself. */
  dispose(tensor: tf.TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }
}

/** Half a megabyte: what a core's own cache holds on most processors. */
export const CHUNK_FLOATS = 1 << 17;
