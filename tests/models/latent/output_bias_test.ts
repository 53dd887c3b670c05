import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { startFromMeanImage } from "@dgm/models/latent/output_bias.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../../support/close.ts";

await useEngine();

const images = {
  name: "two",
  count: 2,
  height: 2,
  width: 2,
  channels: 1,
  pixels: Uint8Array.of(0, 51, 255, 102, 0, 51, 255, 204),
  labels: new Uint8Array(2),
};

Deno.test("startFromMeanImage() makes the mean image the decoder's first guess, away from 0 and 1", async () => {
  const vae = createVae(images, { latent: 2, random: createRandom(0) });
  await assertNoLeak(tf.memory, () => startFromMeanImage(vae, images));
  const first = vae.decodeMean(tf.zeros([1, 2])).dataSync();
  assertAllClose(first, [0.001, 0.2, 0.999, 0.6], 1e-6);
  vae.dispose();
});

Deno.test("startFromMeanImage() refuses decoders that do not end in one bias for each pixel", () => {
  const random = createRandom(0);
  const conv = createVae(images, { latent: 2, body: { kind: "conv", channels: [3] }, random });
  assert.throws(() => startFromMeanImage(conv, images), {
    name: "TypeError",
    message: /dense Bernoulli decoder of 4 pixels, got bernoulli with an output bias of 1 numbers/,
  });
  const gaussian = createVae(images, { latent: 2, likelihood: "gaussian", random });
  assert.throws(() => startFromMeanImage(gaussian, images), /got gaussian/);
  conv.dispose();
  gaussian.dispose();
});
