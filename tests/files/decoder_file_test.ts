import * as tf from "@tensorflow/tfjs";
import { loadGlyphs } from "@dgm/data/glyphs.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { bernoulliLogDensity } from "@dgm/distributions/bernoulli_log_density.ts";
import { buildDecoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { decoderPath, loadDecoder, saveDecoder } from "@dgm/files/decoder_file.ts";
import { pixelBatch } from "@dgm/data/pixel_batch.ts";
import { saveWeights } from "@dgm/files/weights.ts";
import assert from "node:assert/strict";
import { assertNoLeak } from "../support/close.ts";

await useEngine();
const image = { height: 3, width: 4, channels: 1 };

Deno.test("loadDecoder() gives back the network that saveDecoder() was given, to the bit", async () => {
  const body = { kind: "dense" as const, hidden: [5, 7], activation: "tanh" as const };
  const decoder = buildDecoder(body, { image, latent: 2 });
  initialiseWeights(decoder, createRandom(1));
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  await saveDecoder(path, decoder, { latent: 2, body, image, notes: { made: "here" } });
  const copy = await loadDecoder(path);
  const z = tf.tensor2d([[0.3, -1], [2, 0.5]]);
  const [a, b] = [decoder, copy].map((network) => (network.apply(z) as tf.Tensor).dataSync());
  assert.deepEqual(a, b);
  await Deno.remove(path);
});

Deno.test("loadDecoder() refuses a file without a plan, and one whose weights do not fit it", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const w = tf.variable(tf.tensor1d([1]));
  await saveWeights(path, { w });
  await assert.rejects(loadDecoder(path), /holds weights, but not of which model/);
  const body = { kind: "dense" as const, hidden: [] };
  await saveWeights(path, { w }, { decoder: JSON.stringify({ latent: 2, body, image }) });
  const before = tf.memory().numTensors;
  await assert.rejects(loadDecoder(path), /Cannot load weights: .* missing decoder\/output/);
  assert.equal(tf.memory().numTensors, before);
  await Deno.remove(path);
});

for (const latent of [2, 16] as const) {
  Deno.test(`the decoder with ${latent} latent dimensions is small, and some codes explain digits well`, async () => {
    assert.ok((await Deno.stat(decoderPath(latent))).size < 300_000);
    const { tests } = await loadGlyphs();
    const decoder = await loadDecoder(latent);
    const nats = tf.tidy(() => {
      const indices = Array.from({ length: 8 }, (_, i) => i);
      const random = createRandom(1);
      const x = pixelBatch(tests.test!, { indices, pixels: "binarised", random });
      const codes = 1500;
      const z = tf.tensor2d(random.fillNormal(new Float32Array(codes * latent)), [codes, latent]);
      const logits = decoder.apply(z) as tf.Tensor4D;
      const best = indices.map((i) => {
        const same = tf.tile(x.slice([i], [1]), [codes, 1, 1, 1]);
        return tf.max(bernoulliLogDensity(same, logits)).dataSync()[0]!;
      });
      return best.reduce((sum, value) => sum + value, 0) / best.length;
    });
    // Untrained, every code gives −784 log 2 = −543.
    assert.ok(nats > -150, `${nats}`);
    decoder.dispose();
  });
}

Deno.test("loadDecoder() leaves nothing but the weights, which dispose() frees", async () => {
  await assertNoLeak(tf.memory, async () => void (await loadDecoder(2)).dispose());
});
