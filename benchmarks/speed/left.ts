/** For each number that may be missed: what was tried, what the profile shows is left, what would get there. @module */

/** The numbers to reach, by short names. */
export type TargetName =
  | "peers"
  | "floor"
  | "torch"
  | "torchReach"
  | "mlp"
  | "cnn"
  | "tfjs"
  | "memoryA"
  | "memoryB"
  | "growth"
  | "batchSlope"
  | "hiddenSlope"
  | "start"
  | "import";

const DENSE =
  "In (a) the matrix products are half of a step. Adam is a tenth (bound by the square root and " +
  "the division of each parameter), the batch is a twentieth, waiting for each other costs the " +
  "threads a tenth, and the bookkeeping of TensorFlow.js, its tape, clones and scopes around " +
  "some 115 kernel calls, still about a tenth: it runs on one thread while the other waits. " +
  "Tried and kept: products in place, one pass for each of Adam, the loss, the KL, the draw and " +
  "the batch, no copies for changes of shape, every kernel on all threads, nothing that V8 " +
  "compiles again and again, a generator that jumps ahead, so that all threads draw the batch, and " +
  "TensorFlow.js' gradients and scopes written anew. Tried and taken back: orders that helpers " +
  "read without a view for each call, and a leaner way to run a kernel, which changed nothing. What " +
  "would get there: a dense layer with its gradient as one kernel (a third fewer calls), or a step " +
  "that is recorded once and played back without TensorFlow.js; and no gradient for the data x of " +
  "the Bernoulli terms, which nobody asks for.";

const CONV =
  "In (b) the products are about half of a step; copying into frames and back is a fifth; the rest is " +
  "pooling, ReLU's gradient and the convolutions of one channel. Tried and kept: frames that share " +
  "their padding, up-sampled convolutions on the small images, bias and ReLU while the output is " +
  "copied, the gradients of pooling and ReLU in one pass. Tried on paper and left: Winograd's F(2×2, " +
  "3×3) saves multiplications only where no up-sampling comes before, which is a fifth of them here, " +
  "and its transforms are passes over memory as large as those that are left; direct SIMD loops have " +
  "128-bit vectors without fused multiplication in WebAssembly, a quarter of what a BLAS reaches with " +
  "AVX-512. What would get there: products that read images without frames, which a BLAS cannot " +
  "(it refuses rows that overlap), or wider vectors in WebAssembly.";

const OWN: Partial<Record<TargetName, string>> = {
  peers: DENSE,
  floor: DENSE,
  mlp: DENSE,
  torch: CONV,
  torchReach: CONV,
  cnn: CONV,
  start:
    "The start beyond tfjs' own is the BLAS (some 10 ms to load) and one Worker for each helper " +
    "thread (some 25 ms on an idle machine, all at the same time). Started with one thread there is " +
    "no helper. What would get there: helpers that start while the first step runs on one thread.",
  batchSlope:
    "The cost that does not grow with the batch is Adam and TensorFlow.js' bookkeeping; a " +
    "slope above 1 means that larger batches leave the cache.",
  hiddenSlope: "Beyond some 1,000 units weights, gradients and moments leave the cache that the " +
    "cores share, and Adam waits for memory.",
};

/** The section on what is left, for the numbers that were missed. */
export function leftOf(missed: readonly { name: TargetName; ask: string }[]): string[] {
  if (missed.length === 0) return ["## What is left", "", "Every number was reached.", ""];
  const byText = new Map<string, string[]>();
  for (const { name, ask } of missed) {
    const text = OWN[name] ??
      "Unexpected: no run before this one missed it. Look at its table first.";
    byText.set(text, [...byText.get(text) ?? [], ask]);
  }
  return [
    "## What is left",
    "",
    ...[...byText].flatMap(([text, asks]) => [`**Missed: ${asks.join("; ")}.** ${text}`, ""]),
  ];
}
