import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createModel, loadModel, type ModelSettings, saveModel } from "@dgm/files/model_file.ts";
import { saveWeights } from "@dgm/files/weights.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

await useEngine();

const image = { height: 8, width: 8, channels: 3 };
const kinds: ModelSettings[] = [
  { model: "vae", image, latent: 3, body: { kind: "dense", hidden: [9] } },
  {
    model: "vae",
    image,
    latent: 2,
    body: { kind: "conv", channels: [4, 5] },
    likelihood: "learnedGaussian",
  },
  { model: "autoencoder", image, latent: 2, body: { kind: "conv", channels: [4] } },
];

for (const settings of kinds) {
  const name = `${settings.model} with a ${settings.body.kind} body`;
  Deno.test(`loadModel() builds the ${name} that was saved, weights and all`, async () => {
    const path = await Deno.makeTempFile({ suffix: ".safetensors" });
    const model = createModel(settings, createRandom(7));
    await saveModel(path, model, settings, { seed: "7" });
    const twin = await loadModel(path);
    assert.deepEqual(twin.settings, settings);
    assert.deepEqual(twin.notes, { seed: "7" });
    const x = tf.fill([1, 8, 8, 3], 0.25) as tf.Tensor4D;
    const [a, b] = [model, twin.model].map((one) => one.reconstruct(x));
    assert.deepEqual(a!.dataSync(), b!.dataSync());
    tf.dispose([x, a!, b!]);
    model.dispose();
    twin.model.dispose();
    await Deno.remove(path);
  });
}

Deno.test("loadModel() refuses bare weights and weights of another shape, and keeps no tensor", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const model = createModel(kinds[0]!, createRandom(0));
  const before = tf.memory().numTensors;
  await saveWeights(path, model.variables);
  await assert.rejects(loadModel(path), { name: "TypeError", message: /not of which model/ });
  await saveModel(path, model, { ...kinds[0]!, latent: 4 });
  await assert.rejects(loadModel(path), { name: "TypeError" });
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
  await Deno.remove(path);
});
