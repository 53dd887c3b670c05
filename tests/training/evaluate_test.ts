import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import type { Trainable } from "@dgm/models/trainable.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import { evaluate } from "@dgm/training/evaluate.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { bars } from "./tiny_data.ts";

await useEngine("cpu");

const images = bars("test", 70);

/** Its loss is the sum of the pixels, and its second part the label. */
const summing: Trainable = {
  image: images,
  pixels: "grey",
  variables: {},
  objective: (x, { labels }) => ({
    loss: tf.sum(tf.reshape(x, [x.shape[0], 16]), 1),
    label: tf.tensor1d(Float32Array.from(labels!)),
  }),
};

Deno.test("evaluate() is the mean over all examples, whatever the batch size", async () => {
  const loss = images.pixels.reduce((sum, byte) => sum + byte / 255, 0) / 70;
  const label = images.labels.reduce((sum, value) => sum + value, 0) / 70;
  for (const batchSize of [1, 7, 64, 500]) {
    const means = await evaluate(summing, images, { random: createRandom(0), batchSize });
    assertAllClose([means.loss!, means.label!], [loss, label], 1e-5);
  }
});

Deno.test("evaluate() gives the same number for the same stream, and leaves the stream alone", async () => {
  const vae = createVae(images, { latent: 2, random: createRandom(1) });
  const random = createRandom(3);
  const first = await evaluate(vae, images, { random });
  assert.deepEqual(await evaluate(vae, images, { random }), first);
  assert.equal(random.uniform(), createRandom(3).uniform());
  vae.dispose();
});

Deno.test("evaluate() ends with an AbortError when told", async () => {
  const signal = AbortSignal.abort();
  const run = evaluate(summing, images, { random: createRandom(0), batchSize: 1, signal });
  await assert.rejects(run, { name: "AbortError" });
});

Deno.test("evaluate() refuses an empty set and leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  await evaluate(summing, images, { random: createRandom(0) });
  assert.equal(tf.memory().numTensors, before);
  const empty = { ...images, count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  await assert.rejects(evaluate(summing, empty, { random: createRandom(0) }), /it is empty/);
});
