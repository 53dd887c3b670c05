/**
 * What a kernel works with: the wasm backend's heap, and a product on it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Gemm, type GemmCall, isTrivialGemm, simdGemm } from "./gemm.ts";
import { DeferredTensors } from "./deferred.ts";
import { type Simd, simdOn } from "./simd.ts";
import type { Team } from "./team.ts";
import { Orders } from "./team_orders.ts";

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

/** Inputs of a kernel by name, as tfjs passes them. */
export type Inputs = Record<string, tf.TensorInfo>;
/** Attributes of a kernel by name; each kernel knows its own. */
// deno-lint-ignore no-explicit-any
export type Attributes = Record<string, any>;

/** One replaced kernel. */
export interface Kernel {
  /** tfjs' name of it. */
  name: string;
  /** Computes the output; the inputs stay the caller's. */
  run(machine: Machine, inputs: Inputs, attributes: Attributes): tf.TensorInfo;
}

/**
 * One wasm backend with its product.
 *
 * Views on the heap die when it grows: take {@linkcode Machine.floats} after the last
 * {@linkcode Machine.output} or {@linkcode Machine.scratch} of a kernel.
 */
export class Machine {
  /** The SIMD kernels, on this backend's heap; within {@linkcode Machine.share}, the part's own. */
  simd: Simd;
  /** The product in use; at first that of the SIMD kernels. */
  gemm: Gemm;
  /**
   * Floats of scratch that a kernel works on at once: as much as a core's cache holds, or more
   * where threads have to meet after each product.
   */
  chunkFloats: number = CHUNK_FLOATS;
  /** Threads that share the work of a kernel; without, all but products runs on the main thread. */
  team: Team | undefined;
  /** Tensors whose values wait. */
  readonly deferred: DeferredTensors;
  /** Filters, by data id, whose last images were up-sampled: their gradient may be wanted small. */
  readonly upSampledFilters: WeakSet<object> = new WeakSet();

  readonly #ownSimd: Simd;
  readonly #orders: Orders;
  #part: "whole" | "own" | "ordered" = "whole";

  /**
   * A machine on a backend that has none yet.
   *
   * @param backend a wasm backend.
   * @param name under which it is registered.
   */
  constructor(readonly backend: WasmBackend, readonly name: string) {
    this.simd = this.#ownSimd = simdOn(backend.wasm.asm.memory);
    this.#orders = new Orders(Object.keys(this.simd).sort());
    this.deferred = new DeferredTensors(backend);
    const scratch = backend.wasm._malloc(4 * this.simd.gemmScratch()) >>> 0;
    this.gemm = simdGemm(this.simd, scratch);
  }

  /** A new tensor with undefined contents. */
  output(shape: number[], dtype: tf.DataType = "float32"): tf.TensorInfo {
    return this.backend.makeOutput(shape, dtype);
  }

  /** Byte offset of a tensor's values in the heap (moved here if another backend has them). */
  at(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** The heap as it is now. */
  get heap(): ArrayBuffer {
    return this.backend.wasm.HEAPU8.buffer as ArrayBuffer;
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

  /** How many threads {@linkcode Machine.share} would put to work. */
  lanes(count: number, least = 1): number {
    const size = this.#part === "whole" ? this.team?.size ?? 1 : 1;
    return Math.max(1, Math.min(size, Math.floor(count / least)));
  }

  /**
   * Splits 0 … count − 1 into one part for each thread and works on all parts at the same time.
   *
   * `work` is called once for each part and may call SIMD kernels and products only, on places of the
   * heap that no other part writes to. All but the first call are written down and run by helpers, or
   * again by this thread where a helper has not begun in time; the results are the same.
   *
   * @param count of what is split, such as images.
   * @param work on `count` of them from `first` on, as part number `lane`.
   * @param least of what is worth a thread.
   * @returns for each part, what its `work` (by a helper: the last SIMD kernel in it) returned.
   */
  share<T extends number | void>(
    count: number,
    work: (first: number, count: number, lane: number) => T,
    least = 1,
  ): (T | number)[] {
    const lanes = this.lanes(count, least);
    if (lanes === 1) return [work(0, count, 0)];
    const start = (lane: number) => Math.floor(count * lane / lanes);
    const part = (lane: number) => work(start(lane), start(lane + 1) - start(lane), lane);
    const team = this.team!, results: (T | number)[] = [];
    let posted = 0, done = false;
    try {
      this.#part = "ordered";
      this.simd = this.#orders.simd;
      for (let lane = 1; lane < lanes; lane++) {
        this.#orders.clear();
        part(lane);
        team.post(lane, this.#orders);
        posted = lane;
      }
      this.#part = "own";
      this.simd = this.#ownSimd;
      results.push(part(0));
      done = true;
    } finally {
      this.#part = "own";
      this.simd = this.#ownSimd;
      for (let lane = 1; lane <= posted; lane++) {
        if (!team.takeBack(lane)) results.push(team.wait(lane));
        else if (done) results.push(part(lane));
      }
      this.#part = "whole";
    }
    return results;
  }

  /** {@linkcode Machine.share} for floats one after the other, in whole vectors. */
  shareFloats<T extends number | void>(
    size: number,
    work: (first: number, count: number) => T,
  ): (T | number)[] {
    const vectors = Math.ceil(size / 16);
    return this.share(
      vectors,
      (first, count) => work(16 * first, Math.min(16 * count, size - 16 * first)),
      WORTH_FLOATS / 16,
    );
  }

  /** {@linkcode Machine.share} for rows of so many floats. */
  shareRows<T extends number | void>(
    rows: number,
    columns: number,
    work: (first: number, count: number, lane: number) => T,
  ): (T | number)[] {
    return this.share(rows, work, Math.ceil(WORTH_FLOATS / Math.max(columns, 1)));
  }

  /** C ← op(A) op(B) + β C. */
  multiply(call: GemmCall): void {
    if (this.#part === "ordered") return this.#orders.multiply(call);
    const { heap } = this;
    if (isTrivialGemm(heap, call)) return;
    const lanes = this.lanes(call.m * call.n * call.k, WORTH_PRODUCTS);
    if (lanes === 1) return this.gemm(heap, call);
    const byRows = call.m >= call.n;
    // Whole tiles for each thread.
    const tiles = Math.ceil((byRows ? call.m : call.n) / TILE);
    this.share(
      tiles,
      (first, count) => this.multiply(partOf(call, byRows, TILE * first, TILE * count)),
    );
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
/** Floats that are worth a second thread: some 10 µs. */
const WORTH_FLOATS = 1 << 14;
/** Multiplications of a product that are worth a second thread: some 10 µs. */
const WORTH_PRODUCTS = 1 << 19;
/** Rows or columns that a BLAS works on at once. */
const TILE = 16;

/** Rows (or columns) first … first + count − 1 of a product. */
function partOf(call: GemmCall, byRows: boolean, first: number, count: number): GemmCall {
  const { transposeA, transposeB, a, lda, b, ldb, c, ldc } = call;
  if (byRows) {
    const m = Math.min(count, call.m - first);
    return { ...call, m, a: a + 4 * first * (transposeA ? 1 : lda), c: c + 4 * first * ldc };
  }
  const n = Math.min(count, call.n - first);
  return { ...call, n, b: b + 4 * first * (transposeB ? ldb : 1), c: c + 4 * first };
}
