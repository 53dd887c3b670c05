/**
 * The one product that all fast kernels are made of, on places of the WebAssembly heap.
 *
 * @module
 */
import type { Simd } from "./simd.ts";

/** A dense row-major product C ← op(A) op(B) + β C on byte offsets of one WebAssembly heap. */
export interface GemmCall {
  /** Whether A lies transposed, as [k, m]. */
  transposeA: boolean;
  /** Whether B lies transposed, as [n, k]. */
  transposeB: boolean;
  /** Rows of C. */
  m: number;
  /** Columns of C. */
  n: number;
  /** Inner size. */
  k: number;
  /** Byte offset of A. */
  a: number;
  /** Floats from one row of A, as it lies, to the next. */
  lda: number;
  /** Byte offset of B. */
  b: number;
  /** Floats from one row of B, as it lies, to the next. */
  ldb: number;
  /** Byte offset of C. */
  c: number;
  /** Floats from one row of C to the next. */
  ldc: number;
  /** 0 to overwrite C without reading it, 1 to add to it. */
  beta: 0 | 1;
}

/** Something that multiplies matrices (m, n, k ≥ 1) on a WebAssembly heap. */
export type Gemm = (heap: ArrayBuffer, call: GemmCall) => void;

/**
 * Answers the calls that need no product, so that each {@linkcode Gemm} sees m, n, k ≥ 1 only.
 *
 * An empty inner size leaves zeros (β = 0) or C as it was (β = 1).
 *
 * @returns whether the call is done.
 */
export function isTrivialGemm(heap: ArrayBuffer, call: GemmCall): boolean {
  if (call.m === 0 || call.n === 0) return true;
  if (call.k > 0) return false;
  if (call.beta === 0) {
    const out = new Float32Array(heap);
    for (let i = 0; i < call.m; i++) {
      const start = call.c / 4 + i * call.ldc;
      out.fill(0, start, start + call.n);
    }
  }
  return true;
}

/**
 * The product of the SIMD module, for machines without a BLAS.
 *
 * @param scratch byte offset of `simd.gemmScratch()` floats that stay this product's own.
 */
export function simdGemm(simd: Simd, scratch: number): Gemm {
  return (_, { transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc }) => {
    const turned = [Number(transposeA), Number(transposeB)] as const;
    simd.gemm(...turned, m, n, k, a, lda, b, ldb, beta, c, ldc, scratch);
  };
}

/** Rows (or columns) first … first + count − 1 of a product. */
export function partOfGemm(
  call: GemmCall,
  byRows: boolean,
  first: number,
  count: number,
): GemmCall {
  const { transposeA, transposeB, a, lda, b, ldb, c, ldc } = call;
  if (byRows) {
    const m = Math.min(count, call.m - first);
    return { ...call, m, a: a + 4 * first * (transposeA ? 1 : lda), c: c + 4 * first * ldc };
  }
  const n = Math.min(count, call.n - first);
  return { ...call, n, b: b + 4 * first * (transposeB ? ldb : 1), c: c + 4 * first };
}
