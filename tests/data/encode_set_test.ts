import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createAutoencoder } from "@dgm/models/latent/autoencoder.ts";
import { encodeSet } from "@dgm/data/encode_set.ts";
import { pixelBatch } from "@dgm/data/pixel_batch.ts";
import assert from "node:assert/strict";
import { assertAllClose, assertNoLeak } from "../support/close.ts";

await useEngine("cpu");

const random = createRandom(1);
const images = {
  name: "noise",
  pixels: Uint8Array.from({ length: 7 * 16 }, () => random.integer(256)),
  labels: new Uint8Array(7),
  count: 7,
  height: 4,
  width: 4,
  channels: 1,
};

Deno.test("encodeSet() gives the codes of one large batch, whatever the batch size", async () => {
  const model = createAutoencoder(images, { latent: 3, random: createRandom(2) });
  const indices = [0, 1, 2, 3, 4, 5, 6];
  const want = tf.tidy(() =>
    model.encode(pixelBatch(images, { indices, pixels: "grey", random })).arraySync()
  );
  const encode = (x: tf.Tensor4D) => model.encode(x);
  await assertNoLeak(tf.memory, () => {
    for (const batchSize of [1, 3, 7, 100]) {
      const codes = encodeSet(images, { encode, batchSize });
      assert.equal(codes.length, 7);
      assertAllClose(codes.flat(), want.flat(), 1e-6);
    }
  });
  model.dispose();
});

Deno.test("encodeSet() refuses an inconsistent set", () => {
  const encode = (x: tf.Tensor4D) => tf.sum(x, [1, 2]) as tf.Tensor2D;
  assert.throws(() => encodeSet({ ...images, count: 6 }, { encode }), TypeError);
});
