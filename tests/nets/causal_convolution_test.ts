import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor } from "@dgm/distributions/random_tensor.ts";
import { CausalConvolution } from "@dgm/nets/causal_convolution.ts";
import assert from "node:assert/strict";

await useEngine();

const [height, width] = [5, 6];

/** Whether the output at (i, j) looks at the input at (k, l), by its gradient. */
function sees(layer: CausalConvolution, i: number, j: number): boolean[][] {
  return tf.tidy(() => {
    const x = normalTensor(createRandom(3), [1, height, width, 1]) as tf.Tensor4D;
    const f = (image: tf.Tensor) =>
      tf.sum(tf.slice(layer.apply(image as tf.Tensor4D), [0, i, j, 0], [1, 1, 1, 2]));
    const slope = tf.reshape(tf.grad(f)(x), [height, width]).arraySync() as number[][];
    return slope.map((row) => row.map((value) => value !== 0));
  });
}

for (const kind of ["above", "left", "before"] as const) {
  for (const own of [false, true]) {
    for (const size of [3, 5]) {
      Deno.test(`CausalConvolution ${kind}, own ${own}, ${size}: each pixel sees its window of the past alone`, () => {
        const layer = new CausalConvolution({
          ...{ name: "c", sees: kind, own, size, inputs: 1, outputs: 2 },
          random: createRandom(1),
        });
        const r = (size - 1) / 2;
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            sees(layer, i, j).forEach((row, k) =>
              row.forEach((found, l) => {
                const [up, left] = [i - k, j - l];
                const above = up > 0 && up <= r && Math.abs(left) <= r;
                const before = up === 0 && (left > 0 || (own && left === 0)) && left <= r;
                const wanted = {
                  above: above || (own && up === 0 && Math.abs(left) <= r),
                  left: before,
                  before: above || before,
                }[kind];
                assert.equal(found, wanted, `(${i}, ${j}) and (${k}, ${l})`);
              })
            );
          }
        }
        layer.dispose();
      });
    }
  }
}

Deno.test("a stack of one kind of CausalConvolution has a blind spot, whatever its depth", () => {
  const layers = [false, true, true, true, true, true].map((own, i) =>
    new CausalConvolution({
      ...{ name: `l${i}`, sees: "before" as const, own, size: 3 },
      ...{ inputs: 1, outputs: 1, random: createRandom(i) },
    })
  );
  tf.tidy(() => {
    const x = normalTensor(createRandom(3), [1, height, width, 1]) as tf.Tensor4D;
    const f = (image: tf.Tensor) =>
      tf.sum(tf.slice(
        layers.reduce((h, layer) => layer.apply(h), image as tf.Tensor4D),
        [0, 3, 2, 0],
        [1, 1, 1, 1],
      ));
    const slope = tf.reshape(tf.grad(f)(x), [height, width]).arraySync() as number[][];
    // To the right it climbs one row for each column: (2, 4) and (2, 5) come before (3, 2), unseen.
    assert.deepEqual(slope[2]!.map((value) => value !== 0), [true, true, true, true, false, false]);
  });
  layers.forEach((layer) => layer.dispose());
});

Deno.test("CausalConvolution refuses windows without a centre", () => {
  for (const size of [1, 2, 4, 2.5]) {
    assert.throws(
      () =>
        new CausalConvolution({
          ...{ name: "c", sees: "left", own: true, size, inputs: 1, outputs: 1 },
          random: createRandom(1),
        }),
      { name: "RangeError", message: new RegExp(`odd integer of at least 3, got ${size}`) },
    );
  }
});
