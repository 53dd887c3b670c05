/** OpenBLAS itself, without TensorFlow.js: the product of an operation's size, called again and again. @module */
import { openBlas } from "@dgm/engine/blas.ts";
import { assignment, contest } from "./contest.ts";
import { operationsOf } from "./works.ts";

const { task, threads } = assignment();
const { model, batch } = task;
const blas = openBlas({ threads });
if ("failure" in blas) throw new Error(blas.failure);

// A convolution as one product over patches that lie ready.
const sizes = model.kind === "matMul"
  ? model
  : model.kind === "convolution"
  ? { m: batch * model.side ** 2, k: 9 * model.inChannels, n: model.outChannels }
  : undefined;
if (!sizes || operationsOf(task) === undefined) throw new Error("no operation");
const { m, k, n } = sizes;
const heap = new Float32Array(m * k + k * n + m * n).fill(0.5);
const call = {
  m,
  n,
  k,
  transposeA: false,
  transposeB: false,
  beta: 0 as const,
  a: 0,
  lda: k,
  b: 4 * m * k,
  ldb: n,
  c: 4 * (m * k + k * n),
  ldc: n,
};
await contest(() => {
  blas.gemm(heap.buffer, call);
  return 0;
}, { blas: blas.path.split(/[\\/]/).at(-1) });
Deno.exit(0);
