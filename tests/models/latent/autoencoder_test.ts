import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { uniformTensor } from "@dgm/distributions/random_tensor.ts";
import { createAutoencoder } from "@dgm/models/latent/autoencoder.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";

await useEngine("cpu");

const image = { height: 4, width: 4, channels: 1 };

Deno.test("Autoencoder.objective() is the squared error of its reconstruction", () => {
  const model = createAutoencoder(image, { latent: 3, random: createRandom(1) });
  tf.tidy(() => {
    const x = uniformTensor(createRandom(2), [2, 4, 4, 1]) as tf.Tensor4D;
    const [a, b] = [x.dataSync(), model.reconstruct(x).dataSync()];
    const want = [0, 1].map((i) =>
      [...a.slice(16 * i, 16 * i + 16)].reduce((sum, v, d) => sum + (v - b[16 * i + d]!) ** 2, 0)
    );
    assertAllClose(model.objective(x).loss.dataSync(), want, 1e-5);
  });
  model.dispose();
});

Deno.test("createAutoencoder() with a linear body and output is an affine map", () => {
  const body = { kind: "dense", hidden: [], activation: "linear" } as const;
  const model = createAutoencoder(image, {
    latent: 2,
    body: { ...body, hidden: [] },
    output: "linear",
    random: createRandom(1),
  });
  tf.tidy(() => {
    const [x, y] = [1, 2].map((seed) =>
      uniformTensor(createRandom(seed), [1, 4, 4, 1]) as tf.Tensor4D
    ) as [tf.Tensor4D, tf.Tensor4D];
    const middle = model.reconstruct(tf.mul(0.5, tf.add(x, y)));
    const average = tf.mul(0.5, tf.add(model.reconstruct(x), model.reconstruct(y)));
    assertAllClose(middle.dataSync(), average.dataSync(), 1e-6);
  });
  model.dispose();
});

Deno.test("Autoencoder keeps its shapes and leaks no tensor", async () => {
  await assertNoLeak(tf.memory, () => {
    const body = { kind: "conv", channels: [2] } as const;
    const model = createAutoencoder(image, {
      latent: 2,
      body: { ...body, channels: [2] },
      random: createRandom(1),
    });
    const x = tf.ones([2, 4, 4, 1]) as tf.Tensor4D;
    const [a, b] = tf.split(x, 2) as [tf.Tensor4D, tf.Tensor4D];
    const made = [model.encode(x), model.reconstruct(x), model.interpolate(a, b, 3)];
    assert.deepEqual(made.map(({ shape }) => shape), [[2, 2], [2, 4, 4, 1], [3, 4, 4, 1]]);
    tf.dispose([...made, x, a, b]);
    model.dispose();
  });
});

Deno.test("Autoencoder.decode() refuses codes of another size", () => {
  const model = createAutoencoder(image, { latent: 3, random: createRandom(1) });
  assert.throws(() => model.decode(tf.zeros([1, 2])), /want codes \[B,3\], got \[1,2\]/);
  model.dispose();
});
