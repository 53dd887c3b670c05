import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { type AttentionCache, CausalBlock } from "@dgm/nets/causal_attention.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

await useEngine("cpu");

const [T, C, heads] = [4, 6, 2];
const sample = (seed: number) => normalTensor(createRandom(seed), [1, T, C]) as tf.Tensor3D;
const created = () => {
  const block = new CausalBlock({ name: "block", channels: C, heads, random: createRandom(1) });
  for (const [name, variable] of Object.entries(block.variables)) {
    tf.tidy(() => variable.assign(normalTensor(createRandom(2).stream(name), variable.shape)));
  }
  return block;
};

Deno.test("CausalBlock.apply() is its formula, written out in float64", () => {
  const block = created();
  tf.tidy(() => {
    const weight = (path: string) => block.variables[`block/${path}`]!.arraySync() as never;
    const dense = (name: string, row: number[]) => {
      const [kernel, bias]: [number[][], number[]] = [
        weight(`${name}/kernel`),
        weight(`${name}/bias`),
      ];
      return bias.map((b, j) => row.reduce((sum, value, i) => sum + value * kernel[i]![j]!, b));
    };
    const norm = (name: string, row: number[]) => {
      const [scale, offset]: [number[], number[]] = [
        weight(`${name}/scale`),
        weight(`${name}/offset`),
      ];
      const mean = row.reduce((sum, value) => sum + value / C, 0);
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2 / C, 0);
      return row.map((value, k) =>
        scale[k]! * (value - mean) / Math.sqrt(variance + 1e-5) + offset[k]!
      );
    };
    const x = sample(3).arraySync()[0]!;
    const d = C / heads;
    const parts = x.map((row) => dense("attention", norm("norm1", row)));
    const wanted = x.flatMap((row, t) => {
      const mixed = Array.from({ length: heads }, (_, head) => {
        const part = (place: number, which: number) =>
          parts[place]!.slice(which * C + head * d, which * C + (head + 1) * d);
        const q = part(t, 0);
        const odds = x.slice(0, t + 1).map((_, s) =>
          Math.exp(part(s, 1).reduce((sum, value, i) => sum + value * q[i]!, 0) / Math.sqrt(d))
        );
        const total = odds.reduce((sum, one) => sum + one, 0);
        return q.map((_, i) => odds.reduce((sum, one, s) => sum + one / total * part(s, 2)[i]!, 0));
      }).flat();
      const a = dense("mix", mixed).map((value, k) => row[k]! + value);
      const wide = dense("wide", norm("norm2", a)).map((value) => Math.max(0, value));
      return dense("narrow", wide).map((value, k) => a[k]! + value);
    });
    assertAllClose(block.apply(sample(3)).dataSync(), wanted, 1e-4);
  });
  block.dispose();
});

Deno.test("CausalBlock.step() with a cache gives what apply() gives, place by place", () => {
  const block = created();
  tf.tidy(() => {
    const x = sample(4);
    const wanted = block.apply(x).arraySync()[0]!;
    let cache: AttentionCache = {};
    for (let t = 0; t < T; t++) {
      const next = block.step(tf.slice(x, [0, t, 0], [1, 1, C]), cache);
      assertAllClose(next.out.dataSync(), wanted[t]!, 1e-5);
      cache = next.cache;
    }
    assert.deepEqual(cache.keys!.shape, [1, heads, T, C / heads]);
  });
  block.dispose();
});

Deno.test("CausalBlock: ∂ out_i / ∂ x_j is exactly 0 for j > i, and not 0 before", () => {
  const block = created();
  tf.tidy(() => {
    for (let i = 0; i < T; i++) {
      const f = (x: tf.Tensor) =>
        tf.sum(tf.slice(block.apply(x as tf.Tensor3D), [0, i, 0], [1, 1, 1]));
      const slope = tf.grad(f)(sample(5)).arraySync() as number[][][];
      slope[0]!.forEach((row, j) => assert.equal(row.some((value) => value !== 0), j <= i));
    }
  });
  block.dispose();
});

Deno.test("CausalBlock refuses heads that do not divide the channels", () => {
  assert.throws(
    () => new CausalBlock({ name: "b", channels: 6, heads: 4, random: createRandom(1) }),
    {
      name: "RangeError",
      message: "Cannot create a block: want heads that divide 6 channels, got 4",
    },
  );
});
