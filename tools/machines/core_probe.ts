/**
 * `core_probe.ts LIBRARY`: multiplies matrices with the kernels that `OPENBLAS_CORETYPE` names and prints
 * `kernel NAME`, the name that OpenBLAS itself gives them, or `wrong: …`. It may well crash, so it runs
 * in a process of its own.
 *
 * @module
 */
import { openBlas } from "../../lib/engine/blas.ts";
import type { Gemm } from "../../lib/engine/gemm.ts";

/** Odd sizes, so that the ragged ends of every kernel take part, and a `k` of several blocks. */
const SIZES = [[1, 10, 784], [67, 129, 301], [33, 400, 1500]] as const;

/** Products of small whole numbers, which every kernel must get right to the last bit. */
export function wrongProduct(gemm: Gemm): string | undefined {
  for (const [m, n, k] of SIZES) {
    for (const transposeB of [false, true]) {
      const heap = new Float32Array(m * k + k * n + m * n);
      for (let i = 0; i < m * k + k * n; i++) heap[i] = (i * 7 % 13) - 6;
      const [b, c] = [m * k, m * k + k * n];
      const shape = { m, n, k, lda: k, ldb: transposeB ? k : n, ldc: n };
      const places = { a: 0, b: 4 * b, c: 4 * c };
      gemm(heap.buffer, { ...shape, ...places, transposeA: false, transposeB, beta: 0 });
      for (let row = 0; row < m; row++) {
        for (let column = 0; column < n; column++) {
          let want = 0;
          for (let i = 0; i < k; i++) {
            want += heap[row * k + i]! * heap[b + (transposeB ? column * k + i : i * n + column)]!;
          }
          if (heap[c + row * n + column] !== want) return `${m} × ${k} times ${k} × ${n}`;
        }
      }
    }
  }
}

if (import.meta.main) {
  const [library] = Deno.args;
  const blas = openBlas({ path: library!, threads: 2 });
  if ("failure" in blas) console.log(`wrong: ${blas.failure}`);
  else {
    const wrong = wrongProduct(blas.gemm);
    console.log(wrong ? `wrong: multiplies ${wrong} wrongly` : `kernel ${kernelName(library!)}`);
  }
  Deno.exit(0);
}

/** What OpenBLAS calls the kernels that it has chosen. */
function kernelName(library: string): string {
  const { symbols } = Deno.dlopen(library, {
    name: { name: "scipy_openblas_get_corename", parameters: [], result: "pointer" },
  });
  const pointer = symbols.name();
  return pointer ? Deno.UnsafePointerView.getCString(pointer) : "unknown";
}
