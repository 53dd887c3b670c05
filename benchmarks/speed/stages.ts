/** The engine switched on bit by bit, to see what each step bought. @module */
import * as tf from "@tensorflow/tfjs";
import { openBlas } from "@dgm/engine/blas.ts";
import { allKernels } from "@dgm/engine/kernels/all.ts";
import { registerNativeBackend } from "@dgm/engine/native_backend.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import type { StepOptions } from "./step.ts";

/** One step down from TensorFlow.js as it comes; each holds those before it. */
export interface Stage {
  /** In few words, for the picture. */
  name: string;
  /** tfjs' names of the kernels that are replaced: none, some, or all. */
  kernels: readonly string[] | "all";
  /** What of the step is still TensorFlow.js' own. */
  options: StepOptions;
  /** Whether all threads work, or one. */
  threads: "one" | "all";
}

const PRODUCTS = ["BatchMatMul", "_FusedMatMul"];
const plain = { plainAdam: true, plainLoss: true, plainBatch: true };

/** From as it comes to ours. */
export const STAGES: readonly Stage[] = [
  { name: "tfjs wasm as it comes", kernels: [], options: plain, threads: "one" },
  { name: "matrix products by a BLAS", kernels: PRODUCTS, options: plain, threads: "one" },
  {
    name: "Adam in one pass",
    kernels: PRODUCTS,
    options: { plainLoss: true, plainBatch: true },
    threads: "one",
  },
  {
    name: "SIMD kernels, no copies",
    kernels: "all",
    options: { plainLoss: true, plainBatch: true },
    threads: "one",
  },
  {
    name: "loss and slope in one pass",
    kernels: "all",
    options: { plainBatch: true },
    threads: "one",
  },
  { name: "batches straight from bytes", kernels: "all", options: {}, threads: "one" },
  { name: "all threads in every kernel", kernels: "all", options: {}, threads: "all" },
];

/**
 * Switches TensorFlow.js to a stage.
 *
 * @returns what of the step stays TensorFlow.js' own.
 */
export async function useStage(stage: Stage, threads: number): Promise<StepOptions> {
  const { kernels, options } = stage;
  if (kernels === "all") {
    await useEngine("native", { threads: stage.threads === "one" ? 1 : threads });
  } else if (kernels.length === 0) await tf.setBackend("wasm");
  else {
    const blas = openBlas({ threads: 1 });
    if ("failure" in blas) throw new Error(blas.failure);
    const chosen = allKernels.filter(({ name }) => kernels.includes(name));
    await registerNativeBackend("stage", { blas }, chosen);
    await tf.setBackend("stage");
  }
  return options;
}
