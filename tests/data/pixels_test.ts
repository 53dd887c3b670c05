import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createAutoencoder } from "@dgm/models/latent/autoencoder.ts";
import { checkPixels } from "@dgm/data/pixels.ts";
import { createVae } from "@dgm/models/latent/vae.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 2, width: 2, channels: 1 };
const body = { kind: "dense" as const, hidden: [3] };
const imageOf = (value: number) => tf.tensor4d([0, 1, value, 0.5], [1, 2, 2, 1]);

Deno.test("checkPixels() lets through what fits and names the first pixel that does not", () => {
  tf.tidy(() => {
    for (const value of [0, 1, 0.25]) checkPixels("encode", imageOf(value), "unit");
    checkPixels("encode", imageOf(-7), "finite");
    checkPixels("encode", tf.zeros([0, 2, 2, 1]), "unit");
    for (const value of [NaN, Infinity, -Infinity, 1.5, -0.25]) {
      assert.throws(() => checkPixels("encode", imageOf(value), "unit"), {
        name: "RangeError",
        message: `Cannot encode: pixels must be in [0, 1], got ${value} at 2`,
      });
    }
  });
});

Deno.test("Vae refuses NaN pixels, and pixels beyond [0, 1] where they are Bernoulli's", () => {
  const random = createRandom(0);
  const bernoulli = createVae(image, { latent: 2, body, random });
  const gaussian = createVae(image, { latent: 2, body, likelihood: "gaussian", random });
  tf.tidy(() => {
    const eps = tf.zeros([1, 2]);
    for (const model of [bernoulli, gaussian]) {
      assert.throws(() => model.encode(imageOf(NaN)), RangeError);
      assert.throws(() => model.reconstruct(imageOf(NaN)), RangeError);
      assert.throws(() => model.elbo(imageOf(NaN), eps), RangeError);
    }
    assert.throws(() => bernoulli.elbo(imageOf(2), eps), /must be in \[0, 1\], got 2 at 2/);
    assert.ok(Number.isFinite(gaussian.elbo(imageOf(2), eps).elbo.dataSync()[0]));
  });
  bernoulli.dispose();
  gaussian.dispose();
});

Deno.test("Autoencoder refuses NaN pixels", () => {
  const model = createAutoencoder(image, { latent: 2, body, random: createRandom(0) });
  tf.tidy(() => assert.throws(() => model.reconstruct(imageOf(NaN)), /must be finite, got NaN/));
  model.dispose();
});
