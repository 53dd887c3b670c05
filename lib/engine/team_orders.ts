/**
 * What main thread and helpers write to each other.
 *
 * @module
 */
import { type Execution, numbersOf } from "./dnn/execution.ts";
import type { GemmCall } from "./gemm.ts";
import type { Simd } from "./simd.ts";

/** Bytes of a mailbox: eight int32, then the result of the last call as a float64. */
export const MAILBOX_BYTES = 64;

/** Where the int32 of a mailbox stand. */
export const PLACES = {
  /** Number of the newest orders. */
  posted: 0,
  /** Number of the newest orders that are done. */
  done: 1,
  /** 1 while the helper sleeps. */
  asleep: 2,
  /** 1 while the main thread sleeps. */
  waiting: 3,
  /** 1 after orders that failed. */
  failed: 4,
  /** Byte offset of the orders. */
  ordersAt: 5,
  /** How many numbers they are. */
  ordersLength: 6,
  /** Number of the newest orders that somebody has begun: the helper, or the main thread itself. */
  taken: 7,
} as const;

/** The call of a product, in place of the number of a SIMD kernel. */
export const GEMM: number = -1;
/** The run of a oneDNN primitive, in place of the number of a SIMD kernel. */
export const EXECUTION: number = -2;

/**
 * Calls as numbers: for each the kernel's number (or {@linkcode GEMM}, {@linkcode EXECUTION}), the
 * number of arguments, these.
 */
export class Orders {
  /** All calls, one after the other. */
  readonly numbers: number[] = [];
  /** A stand-in for the SIMD kernels that writes the calls down. */
  readonly simd: Simd;

  /**
   * Empty orders.
   *
   * @param names of the SIMD kernels, in the order of their numbers.
   */
  constructor(names: readonly string[]) {
    this.simd = Object.fromEntries(names.map((name, kernel) => [name, (...given: number[]) => {
      this.numbers.push(kernel, given.length, ...given);
      return 0;
    }])) as Simd;
  }

  /** Writes a product down. */
  multiply(g: GemmCall): void {
    const flags = (g.transposeA ? 1 : 0) + (g.transposeB ? 2 : 0) + (g.beta ? 4 : 0);
    this.numbers.push(GEMM, 10, flags, g.m, g.n, g.k, g.a, g.lda, g.b, g.ldb, g.c, g.ldc);
  }

  /** Writes the run of a oneDNN primitive down. */
  execute(execution: Execution, places: readonly number[]): void {
    const numbers = numbersOf(execution, places);
    this.numbers.push(EXECUTION, numbers.length, ...numbers);
  }

  /** Forgets all calls. */
  clear(): void {
    this.numbers.length = 0;
  }
}

/** Runs orders; returns what the last call returned. */
export function carryOut(
  orders: Float64Array,
  functions: readonly ((...numbers: number[]) => number)[],
  multiply: (call: GemmCall) => void,
  execute: (numbers: ArrayLike<number>) => void,
): number {
  let result = 0;
  for (let at = 0; at < orders.length;) {
    const kernel = orders[at]!, count = orders[at + 1]!;
    const given = orders.subarray(at + 2, at + 2 + count);
    at += 2 + count;
    if (kernel === GEMM) multiply(gemmCall(given));
    else if (kernel === EXECUTION) execute(given);
    else result = Reflect.apply(functions[kernel]!, undefined, given);
  }
  return result;
}

function gemmCall(given: Float64Array): GemmCall {
  const [flags, m, n, k, a, lda, b, ldb, c, ldc] = given as unknown as number[];
  return {
    m: m!,
    n: n!,
    k: k!,
    a: a!,
    lda: lda!,
    b: b!,
    ldb: ldb!,
    c: c!,
    ldc: ldc!,
    transposeA: (flags! & 1) !== 0,
    transposeB: (flags! & 2) !== 0,
    beta: (flags! & 4) !== 0 ? 1 : 0,
  };
}
