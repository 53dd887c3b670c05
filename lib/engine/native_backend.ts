/**
 * A tfjs backend that inherits tfjs' wasm kernels and replaces those that matter.
 *
 * @module
 */
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs";
import { registerActivationGradients } from "./activations.ts";
import type { Blas } from "./blas.ts";
import { ConvolutionPrograms } from "./dnn/convolution_programs.ts";
import type { DnnLibrary } from "./dnn/dnn_library.ts";
import { registerCrossEntropyGradients } from "./cross_entropy.ts";
import { registerGaussianGradients } from "./gaussian_terms.ts";
import { allKernels } from "./kernels/all.ts";
import { registerDenseGradients } from "./kernels/dense.ts";
import { registerReluGradient } from "./kernels/relu_grad.ts";
import { registerSoftmaxGradient } from "./kernels/softmax_grad.ts";
import { registerTanhGradient } from "./kernels/tanh_grad.ts";
import { leanBookkeeping } from "./lean_bookkeeping.ts";
import { leanDense } from "./lean_dense.ts";
import { type AnyKernel, CHUNK_FLOATS, Machine } from "./machine.ts";
import { registerNormaliseGradients } from "./normalise.ts";
import { withSharedMemory } from "./shared_memory.ts";
import { Team } from "./team.ts";
import type { WasmBackend } from "./wasm_backend.ts";

const machines = new WeakMap<object, Machine>();

/** The machine behind a tfjs backend, where that backend is one of this room's. */
export function machineOf(backend: object): Machine | undefined {
  return machines.get(backend);
}

/**
 * Registers the backend `name`: tfjs' wasm backend with this room's kernels on top of it.
 *
 * Called again, it changes nothing but the product.
 *
 * @param natives for products and convolutions; without, the SIMD kernels' own.
 * @param kernels that replace tfjs' own; all of this room's by default.
 * @returns why all but products runs on one thread, if it does where it should not.
 */
export async function registerNativeBackend(
  name: string,
  natives?: Natives,
  kernels: readonly AnyKernel[] = allKernels,
): Promise<string | undefined> {
  if (tf.engine().registry[name] === undefined) {
    const createWasm = tf.findBackendFactory("wasm") as unknown as () => Promise<WasmBackend>;
    const backend = await (natives ? withSharedMemory(createWasm) : createWasm());
    machines.set(backend, new Machine(backend, name));
    leanBookkeeping();
    leanDense();
    registerKernels(name, kernels);
    registerDenseGradients();
    registerReluGradient();
    registerTanhGradient();
    registerActivationGradients();
    registerGaussianGradients();
    registerNormaliseGradients();
    registerSoftmaxGradient();
    registerCrossEntropyGradients();
    tf.registerBackend(name, () => backend);
    tf.engine().registry[name] = backend as unknown as tf.KernelBackend;
  }
  if (!natives) return undefined;
  const machine = machineOf(tf.engine().registry[name]!)!;
  machine.gemm = natives.blas.gemm;
  giveDnn(machine, natives.dnn);
  return await giveTeam(machine, natives);
}

/** Native libraries of this machine. */
export interface Natives {
  /** For matrix products. */
  blas: Blas;
  /** For convolutions; without, these are made of products. */
  dnn?: DnnLibrary | undefined;
}

const programs = new WeakMap<Machine, Map<string, ConvolutionPrograms>>();

/** Gives a machine the programs of a oneDNN, compiled ones of before included. */
function giveDnn(machine: Machine, dnn: DnnLibrary | undefined): void {
  const { wasm } = machine.backend;
  const known = programs.get(machine) ?? new Map<string, ConvolutionPrograms>();
  programs.set(machine, known);
  const heap = {
    get heap() {
      return machine.heap;
    },
    malloc: (bytes: number) => wasm._malloc(bytes) >>> 0,
    free: (offset: number) => wasm._free(offset),
  };
  machine.execution = dnn?.execute;
  machine.programs = dnn && (known.get(dnn.path) ?? new ConvolutionPrograms(dnn, heap));
  if (machine.programs) known.set(dnn!.path, machine.programs);
}

const teams = new WeakMap<Machine, Map<string, Team>>();

/** Gives a machine the threads of its BLAS, as a team where that is possible. */
async function giveTeam(machine: Machine, { blas, dnn }: Natives): Promise<string | undefined> {
  const { backend } = machine, { memory } = backend.wasm.asm;
  const helpers = (blas.threads ?? 1) - 1;
  machine.team = undefined;
  machine.chunkFloats = helpers === 0 ? CHUNK_FLOATS : 8 * CHUNK_FLOATS;
  if (helpers === 0) return undefined;
  if (!(memory.buffer instanceof SharedArrayBuffer)) return "tfjs' memory cannot be shared";
  const known = teams.get(machine) ?? new Map<string, Team>();
  teams.set(machine, known);
  const key = `${helpers} ${blas.path} ${dnn?.path}`;
  try {
    const team = known.get(key) ?? await Team.start(memory, {
      helpers,
      blas: blas.path,
      dnn: dnn?.path,
      malloc: (bytes) => backend.wasm._malloc(bytes) >>> 0,
      free: (offset) => backend.wasm._free(offset),
    });
    known.set(key, team);
    machine.team = team;
  } catch (error) {
    blas.setThreads(helpers + 1);
    return String((error as Error)?.message ?? error).split("\n")[0];
  }
  // From now on each thread multiplies its part alone.
  blas.setThreads(1);
  machine.chunkFloats = CHUNK_FLOATS;
  return undefined;
}

/**
 * Every inherited kernel's set-up runs too, also that of a replaced one: tfjs' wasm kernels keep
 * their functions in module variables, and some call each other.
 */
function registerKernels(name: string, kernels: readonly AnyKernel[]): void {
  const replacements = new Map(kernels.map((kernel) => [kernel.name, kernel]));
  for (const config of tf.getKernelsForBackend("wasm")) {
    const kernel = replacements.get(config.kernelName);
    replacements.delete(config.kernelName);
    tf.registerKernel({ ...config, ...(kernel && kernelOf(kernel)), backendName: name });
  }
  for (const [kernelName, kernel] of replacements) {
    tf.registerKernel({ kernelName, backendName: name, ...kernelOf(kernel) });
  }
}

function kernelOf(kernel: AnyKernel): { kernelFunc: tf.KernelFunc } {
  return {
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel.run(machines.get(backend as object)!, inputs as never, attrs ?? {}),
  };
}
