/**
 * A tfjs backend that inherits tfjs' wasm kernels and replaces those that matter.
 *
 * @module
 */
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs";
import type { Gemm } from "./gemm.ts";
import { allKernels } from "./kernels/all.ts";
import { registerReluGradient } from "./kernels/relu_grad.ts";
import { type Kernel, Machine, type WasmBackend } from "./machine.ts";

const machines = new WeakMap<object, Machine>();

/** The machine behind a tfjs backend, where that backend is one of this room's. */
export function machineOf(backend: object): Machine | undefined {
  return machines.get(backend);
}

/** A product, and how many threads work on it. */
export interface Product {
  /** The product itself. */
  gemm: Gemm;
  /** Threads, null where unknown. */
  threads: number | null;
}

/**
 * Registers the backend `name`: tfjs' wasm backend with this room's kernels on top of it.
 *
 * Called again, it changes nothing but the product.
 *
 * @param product in use; without one, the SIMD kernels' own.
 * @returns once the backend can be set.
 */
export async function registerNativeBackend(name: string, product?: Product): Promise<void> {
  if (tf.engine().registry[name] === undefined) {
    const createWasm = tf.findBackendFactory("wasm");
    const backend = await createWasm() as unknown as WasmBackend;
    machines.set(backend, new Machine(backend, name));
    registerKernels(name);
    registerReluGradient();
    tf.registerBackend(name, () => backend);
    tf.engine().registry[name] = backend as unknown as tf.KernelBackend;
  }
  if (product) {
    const machine = machineOf(tf.engine().registry[name]!)!;
    machine.gemm = product.gemm;
    machine.chunkFloats = product.threads === 1 ? 1 << 18 : 1 << 20;
  }
}

/**
 * Every inherited kernel's set-up runs too, also that of a replaced one: tfjs' wasm kernels keep
 * their functions in module variables, and some call each other.
 */
function registerKernels(name: string): void {
  const replacements = new Map(allKernels.map((kernel) => [kernel.name, kernel]));
  for (const config of tf.getKernelsForBackend("wasm")) {
    const kernel = replacements.get(config.kernelName);
    replacements.delete(config.kernelName);
    tf.registerKernel({ ...config, ...(kernel && kernelOf(kernel)), backendName: name });
  }
  for (const [kernelName, kernel] of replacements) {
    tf.registerKernel({ kernelName, backendName: name, ...kernelOf(kernel) });
  }
}

function kernelOf(kernel: Kernel): { kernelFunc: tf.KernelFunc } {
  return {
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel.run(machines.get(backend as object)!, inputs as never, attrs ?? {}),
  };
}
