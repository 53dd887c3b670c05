import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { normalTensor, uniformTensor } from "@dgm/distributions/random_tensor.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

for (
  const [name, fill, draw] of [
    ["uniformTensor()", uniformTensor, "fillUniform"],
    ["normalTensor()", normalTensor, "fillNormal"],
  ] as const
) {
  Deno.test(`${name} holds the float32 draws of the generator, in order, for every shape`, () => {
    for (const shape of [[], [1], [5], [2, 3], [2, 1, 3], [0, 4]]) {
      const tensor = fill(createRandom(1), shape);
      assert.deepEqual(tensor.shape, shape);
      assert.equal(tensor.dtype, "float32");
      const size = shape.reduce((product, axis) => product * axis, 1);
      assert.deepEqual(tensor.dataSync(), createRandom(1)[draw](new Float32Array(size)));
      tensor.dispose();
    }
  });

  Deno.test(`${name} goes on in the stream: two tensors differ`, () => {
    const random = createRandom(2);
    const [a, b] = [fill(random, [4]), fill(random, [4])];
    assert.notDeepEqual(a.dataSync(), b.dataSync());
    tf.dispose([a, b]);
  });

  Deno.test(`${name} makes one tensor and no more`, () =>
    assertNoLeak(tf.memory, () => {
      const tensor = fill(createRandom(3), [2, 2]);
      assert.equal(tf.memory().numTensors, before + 1);
      tensor.dispose();
    }));
  const before = tf.memory().numTensors;
}
