import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { finiteDifferenceGradient } from "@dgm/math/gradient_check.ts";
import { createRandom } from "@dgm/math/random.ts";
import { nadeLogits, type NadeWeights } from "@dgm/nets/nade_recursion.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

await useEngine("cpu");

const [B, D, H] = [3, 5, 4];
const random = createRandom(1);
const sizes = [B * D, D * H, D * H, H, D];
const start = Array.from(
  { length: sizes.reduce((a, b) => a + b) },
  () => Math.fround(random.normal()),
);
const upstream = Array.from({ length: B * D }, () => Math.fround(random.normal()));

function split(point: number[]): number[][] {
  let at = 0;
  return sizes.map((size) => point.slice(at, at += size));
}

/** Σ upstream · logits, each hidden layer summed afresh. */
function naive(point: number[]): number {
  const [x, W, V, c, b] = split(point) as [number[], number[], number[], number[], number[]];
  let sum = 0;
  for (let n = 0; n < B; n++) {
    for (let d = 0; d < D; d++) {
      let logit = b[d]!;
      for (let k = 0; k < H; k++) {
        let a = c[k]!;
        for (let e = 0; e < d; e++) a += x[n * D + e]! * W[e * H + k]!;
        logit += V[d * H + k]! / (1 + Math.exp(-a));
      }
      sum += upstream[n * D + d]! * logit;
    }
  }
  return sum;
}

Deno.test("nadeLogits(): value and all five gradients are those of the naive sum", () => {
  const shapes = [[B, D], [D, H], [D, H], [H], [D]];
  tf.tidy(() => {
    const tensors = split(start).map((values, i) => tf.tensor(values, shapes[i]!));
    const f = (...[x, encoder, decoder, hiddenBias, bias]: tf.Tensor[]) => {
      const weights = { encoder, decoder, hiddenBias, bias } as NadeWeights;
      return tf.sum(tf.mul(tf.tensor2d(upstream, [B, D]), nadeLogits(x as tf.Tensor2D, weights)));
    };
    assertAllClose(f(...tensors).dataSync(), [naive(start)], 1e-5);
    const found = tf.grads(f)(tensors).flatMap((slope) => [...slope.dataSync()]);
    assertAllClose(found, finiteDifferenceGradient(naive, start), 1e-5);
  });
});

Deno.test("nadeLogits() refuses weights that do not fit", () => {
  tf.tidy(() => {
    const weights = {
      encoder: tf.zeros([3, 2]),
      decoder: tf.zeros([3, 2]),
      hiddenBias: tf.zeros([2]),
      bias: tf.zeros([4]),
    } as unknown as NadeWeights;
    assert.throws(() => nadeLogits(tf.zeros([1, 3]), weights), {
      name: "TypeError",
      message:
        /want x \[B,3\], V \[3,2\], c \[2\] and b \[3\], got \[1,3\], \[3,2\], \[2\] and \[4\]/,
    });
  });
});
