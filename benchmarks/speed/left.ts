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
  "The matrix products are two thirds of a step, in (a) as in the MLP. Adam is a tenth (bound by the " +
  "square root and the division of each parameter), gathering 128 images from main memory a " +
  "thirtieth, the draws of z as much, and the bookkeeping of TensorFlow.js, its tape, clones and " +
  "scopes around 54 (MLP) to 70 (a) kernel calls, about a tenth: it runs on one thread while the " +
  "other waits. Tried and kept: products in place, one pass for each of Adam, the loss, the KL, the " +
  "draw and the batch, one logarithm for many pixels, no copies for changes of shape, every kernel on " +
  "all threads, small products too, nothing that V8 compiles again and again, a generator that jumps " +
  "ahead, so that all threads draw the batch, TensorFlow.js' gradients and scopes written anew, dense " +
  "layers as one kernel, moments too small to count cleared. Tried and taken back, since nothing " +
  "changed that could be measured: orders that helpers read without a view for each call, a leaner " +
  "way to run a kernel, waiting for a helper only when its part is wanted (1 %), bias and ReLU by " +
  "the thread that has just multiplied, tfjs' own softmax cross entropy, words in place of bytes when " +
  "images are gathered. Seen and not explained: in phases of half a minute Adam takes three times as " +
  "long within a step, with two threads only, and never when it is repeated alone on the same " +
  "numbers; cores that share no cache at that time would do that. What would get there: a step that " +
  "is recorded once and played back without TensorFlow.js, and gradients of a dense layer in one " +
  "kernel (some 2 %).";

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
