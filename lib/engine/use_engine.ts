/**
 * The choice between the engines that can run TensorFlow.js here.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { openBlas } from "./blas.ts";
import { openDnn } from "./dnn/dnn.ts";
import { environmentVariable } from "./environment.ts";
import { registerNativeBackend } from "./native_backend.ts";
import { repairCpuBackend } from "./repair_cpu.ts";
import { useWebGpu } from "./web_gpu.ts";

/** What can be asked for. */
export type EngineName = "auto" | "native" | "wasm" | "cpu" | "webgpu";

/** Settings of {@linkcode useEngine}; each has a default that suits a laptop. */
export interface EngineOptions {
  /**
   * Threads of the BLAS. Default: the environment variable `DGM_THREADS`, if set, else what the
   * library decides (one for each core, eight at most). Runs repeat bit for bit with the same number of threads;
   * another number rounds differently. On a machine shared with other work take 1: threads that
   * wait for each other lose more than they gain.
   */
  threads?: number;
  /**
   * The BLAS library file, tried alone. Default: the environment variable `DGM_BLAS`, if set, else
   * scipy-openblas of the project's .venv, then the system's OpenBLAS (on macOS also Accelerate,
   * untested).
   */
  blas?: string;
  /**
   * The oneDNN library file, tried alone, or `"off"`. Default: the environment variable `DGM_DNN`, if
   * set, else oneDNN of the project's .venv, then the system's. Without one, convolutions are made of
   * the BLAS's products: slower, and rounded differently.
   */
  dnn?: string;
}

/** Which engine runs now, and why. */
export interface EngineReport {
  /** The engine in use. */
  name: "native" | "wasm" | "cpu" | "webgpu";
  /** In one line: why this one, and why not a faster one. */
  reason: string;
  /** Threads of the matrix products; 1 where the engine has but one. */
  threads: number;
  /** Milliseconds that the start took; what had started before costs nothing. */
  startMs: number;
}

/**
 * Switches TensorFlow.js to the fastest engine that works here, or to the one asked for.
 *
 * `"native"` is tfjs' WebAssembly backend with matrix products through a BLAS and convolutions
 * through oneDNN where that is here, in place on the WebAssembly heap. `"wasm"` is the same without BLAS: slower, and
 * complete (tfjs' own lacks the gradients of convolutions). `"cpu"` is tfjs' reference. `"webgpu"`
 * needs a GPU. `"auto"` takes native, else wasm, else cpu; the environment variable `DGM_ENGINE`
 * overrides `"auto"`. Where native has no BLAS it falls back to wasm and says so in the report.
 *
 * Call it before the first tensor, from then on use `@tensorflow/tfjs` as ever. A second call with
 * the same wish changes nothing; with another it switches, and tensors follow when they are used.
 *
 * @param name the engine; default `"auto"`.
 * @param options threads and BLAS; an empty object by default.
 * @returns which engine was taken and why.
 * @throws {RangeError} for an unknown name or number of threads.
 * @throws {Error} when `"webgpu"` is asked for and there is no GPU.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@dgm/engine/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { name } = await useEngine();
 * assert.ok(["native", "wasm", "cpu"].includes(name));
 * const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
 * assert.deepEqual([...product.dataSync()], [11]);
 * ```
 */
export async function useEngine(
  name: EngineName = "auto",
  options: EngineOptions = {},
): Promise<EngineReport> {
  const start = performance.now();
  silenceNodeBanner();
  repairCpuBackend();
  const { wish, origin } = resolveWish(name);
  const chosen = await startEngine(wish, options);
  return {
    ...chosen,
    reason: origin + chosen.reason,
    startMs: performance.now() - start,
  };
}

type Chosen = Omit<EngineReport, "startMs">;

const WISHES: readonly string[] = ["auto", "native", "wasm", "cpu", "webgpu"];

function resolveWish(name: EngineName): { wish: EngineName; origin: string } {
  const overriding = name === "auto" ? environmentVariable("DGM_ENGINE") : undefined;
  const wish = overriding || name;
  if (!WISHES.includes(wish)) {
    throw new RangeError(
      `Cannot start the engine: want one of ${WISHES.join(", ")}, got ${JSON.stringify(wish)}` +
        (overriding ? " from DGM_ENGINE" : ""),
    );
  }
  return { wish: wish as EngineName, origin: overriding ? "DGM_ENGINE asks for it: " : "" };
}

async function startEngine(wish: EngineName, options: EngineOptions): Promise<Chosen> {
  if (wish === "webgpu") return { name: "webgpu", reason: await useWebGpu(), threads: 1 };
  if (wish === "cpu") return await useCpu("tfjs' own backend in JavaScript, as asked");
  let reason = "tfjs' WebAssembly backend, completed, as asked";
  if (wish !== "wasm") {
    const blas = openBlas({
      ...(options.blas !== undefined && { path: options.blas }),
      ...(options.threads !== undefined && { threads: options.threads }),
    });
    if ("gemm" in blas) {
      try {
        const dnn = openDnn(options.dnn);
        const natives = "failure" in dnn ? { blas } : { blas, dnn };
        const alone = await registerNativeBackend("native", natives);
        await tf.setBackend("native");
        return {
          name: "native",
          reason: `matrix products through ${nameOf(blas.path)}, convolutions through ` +
            ("failure" in dnn ? `it too: ${dnn.failure}` : nameOf(dnn.path)) +
            (alone === undefined ? "" : `, all else on one thread: ${alone}`),
          threads: blas.threads ?? 1,
        };
      } catch (error) {
        reason = `no native engine: ${firstLine(error)}`;
      }
    } else reason = `no native engine: ${blas.failure}`;
  }
  try {
    await registerNativeBackend("wasm-complete");
    await tf.setBackend("wasm-complete");
    return { name: "wasm", reason, threads: 1 };
  } catch (error) {
    return await useCpu(`${reason}; no WebAssembly engine: ${firstLine(error)}`);
  }
}

async function useCpu(reason: string): Promise<Chosen> {
  await tf.setBackend("cpu");
  return { name: "cpu", reason, threads: 1 };
}

/** The file's name alone: a report may end up on a page. */
function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function firstLine(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return String(message ?? error).split("\n")[0]!;
}

/**
 * tfjs' cpu backend prints an advertisement for its Node backend at its first tensor wherever a
 * `process` exists. The backend's own flag says that this has happened.
 */
function silenceNodeBanner(): void {
  const cpu = tf.findBackend("cpu") as unknown as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
}
