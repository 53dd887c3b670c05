/**
 * A BLAS of this machine, reached through Deno's foreign function interface.
 *
 * @module
 */
import { projectLibraries, systemLibraries } from "./blas_libraries.ts";
import { environmentVariable } from "./environment.ts";
import type { Gemm } from "./gemm.ts";
import { libraryFault } from "./library_file.ts";

/** A loaded BLAS. */
export interface Blas {
  /** The product, in place on the WebAssembly heap. */
  gemm: Gemm;
  /** The file that was loaded. */
  path: string;
  /** The number of threads in use, null where the library does not tell. */
  threads: number | null;
  /** Sets the number of threads of each product, where the library lets us. */
  setThreads(threads: number): void;
}

/** How to look for a BLAS. */
export interface BlasOptions {
  /** A library file to use and no other. Default: the environment variable DGM_BLAS, if set. */
  path?: string;
  /** Number of threads. Default: DGM_THREADS, if set, else as the library decides. */
  threads?: number;
}

/**
 * Loads the first BLAS that works: the one named, else scipy-openblas of the project's .venv, else
 * the system's.
 *
 * @returns the library, or in one line why there is none.
 */
export function openBlas(options: BlasOptions = {}): Blas | { failure: string } {
  const named = options.path ?? environmentVariable("DGM_BLAS");
  const candidates = named ? [named] : [...projectLibraries(), ...systemLibraries()];
  letIdleThreadsSleep();
  const failures: string[] = [];
  for (const path of candidates) {
    const opened = open(path, threadsWanted(options));
    if ("gemm" in opened) return opened;
    failures.push(opened.failure);
  }
  return { failure: failures[0] ?? "no BLAS library found" };
}

/**
 * OpenBLAS' idle threads spin for 2²⁶ ticks by default and take the processor away from everyone
 * else, this process' own JavaScript included; with 2¹⁷ (some 40 µs) they are awake for the next
 * product of a kernel and asleep between kernels. Must be set before the library loads; a setting
 * of the user's stays.
 */
function letIdleThreadsSleep(): void {
  const name = "OPENBLAS_THREAD_TIMEOUT";
  if (environmentVariable(name) !== undefined) return;
  try {
    Deno.env.set(name, "17");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}

const CBLAS_ROW_MAJOR = 101;
const CBLAS_NO_TRANSPOSE = 111;
const CBLAS_TRANSPOSE = 112;

const SGEMM = {
  parameters: [
    // order, transA, transB, m, n, k
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    // alpha, A, lda, B, ldb
    "f32",
    "usize",
    "i32",
    "usize",
    "i32",
    // beta, C, ldc
    "f32",
    "usize",
    "i32",
  ],
  result: "void",
} as const;

function open(path: string, threads: number | undefined): Blas | { failure: string } {
  const library = loaded.get(path) ?? load(path);
  if ("failure" in library) return library;
  loaded.set(path, library);
  library.setThreads(threads ?? Math.min(library.defaultThreads ?? 1, MOST_THREADS));
  return {
    gemm: library.gemm,
    path,
    threads: library.getThreads(),
    setThreads: library.setThreads,
  };
}

/** A training step of a notebook's size has no work for more. */
const MOST_THREADS = 8;

interface Library {
  gemm: Gemm;
  setThreads(threads: number): void;
  getThreads(): number | null;
  defaultThreads: number | null;
}

const loaded = new Map<string, Library>();

function load(path: string): Library | { failure: string } {
  const unsound = libraryFault(path);
  if (unsound) return { failure: `cannot load ${path}: ${unsound}` };
  let failure = "";
  for (const prefix of ["scipy_", ""]) {
    try {
      const threads = { name: `${prefix}openblas_set_num_threads`, optional: true } as const;
      const count = { name: `${prefix}openblas_get_num_threads`, optional: true } as const;
      const { symbols } = Deno.dlopen(path, {
        sgemm: { ...SGEMM, name: `${prefix}cblas_sgemm` },
        setThreads: { ...threads, parameters: ["i32"], result: "void" },
        getThreads: { ...count, parameters: [], result: "i32" },
      });
      const gemm = gemmThrough(symbols.sgemm);
      if (!multipliesRight(gemm)) return { failure: `${path} multiplies wrongly` };
      return {
        gemm,
        setThreads: (threads) => symbols.setThreads?.(threads),
        getThreads: () => symbols.getThreads?.() ?? null,
        defaultThreads: symbols.getThreads?.() ?? null,
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failure = `cannot load ${path}: ${message.split("\n")[0]}`;
    }
  }
  return { failure };
}

/**
 * Addresses are the base of the heap, asked anew whenever it has grown, + offset: numbers until the
 * call, which takes them as BigInt. It takes numbers too, but then V8 gives its fast path up, and
 * compiles the caller again and again.
 */
function gemmThrough(sgemm: unknown): Gemm {
  const call = sgemm as (...numbers: (number | bigint)[]) => void;
  let knownHeap: ArrayBuffer | undefined;
  let base = 0;
  return (heap, g) => {
    if (heap !== knownHeap) {
      base = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(heap))));
      knownHeap = heap;
    }
    call(
      CBLAS_ROW_MAJOR,
      g.transposeA ? CBLAS_TRANSPOSE : CBLAS_NO_TRANSPOSE,
      g.transposeB ? CBLAS_TRANSPOSE : CBLAS_NO_TRANSPOSE,
      g.m,
      g.n,
      g.k,
      1,
      BigInt(base + g.a),
      g.lda,
      BigInt(base + g.b),
      g.ldb,
      g.beta,
      BigInt(base + g.c),
      g.ldc,
    );
  };
}

/** A library with 64-bit integers, or another calling convention, is found out by one product. */
function multipliesRight(gemm: Gemm): boolean {
  const heap = new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1]);
  const square = { m: 2, n: 2, k: 2, lda: 2, ldb: 2, ldc: 2, a: 0, b: 16, c: 32 };
  gemm(heap.buffer, { ...square, transposeA: false, transposeB: true, beta: 0 });
  return [17, 23, 39, 53].every((want, i) => heap[8 + i] === want);
}

function threadsWanted(options: BlasOptions): number | undefined {
  const text = environmentVariable("DGM_THREADS");
  const asked = options.threads ?? (text === undefined ? undefined : Number(text));
  if (asked === undefined || (Number.isSafeInteger(asked) && asked >= 1)) return asked;
  const got = options.threads === undefined ? `DGM_THREADS=${text}` : `${asked}`;
  throw new RangeError(`Cannot start the engine: threads must be an integer ≥ 1, got ${got}`);
}
