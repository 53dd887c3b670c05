import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createModel, loadModel, saveModel } from "@dgm/files/model_file.ts";
import type { AutoencoderSettings, VaeSettings } from "@dgm/models/latent/latent_kinds.ts";
import { saveWeights } from "@dgm/files/weights.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

await useEngine();

const image = { height: 8, width: 8, channels: 3 };
const kinds: (VaeSettings | AutoencoderSettings)[] = [
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
    await saveModel(path, model, { settings, notes: { seed: "7" } });
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
  const settings = JSON.stringify({ ...kinds[0]!, latent: 4 });
  await saveWeights(path, model.variables, { kind: "dgm-model", settings });
  await assert.rejects(loadModel(path), {
    name: "TypeError",
    message: new RegExp(`${path} does not fit the model; missing .*encoder/mean/kernel \\[9,4\\]`),
  });
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
  await Deno.remove(path);
});

Deno.test("saveModel() refuses settings that are not the model's, and keeps the old file", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const model = createModel(kinds[0]!, createRandom(0));
  await assert.rejects(saveModel(path, model, { settings: { ...kinds[0]!, latent: 4 } }), {
    name: "TypeError",
    message: /^Cannot load weights: what is to be saved does not fit/,
  });
  const notes = { settings: "mine" };
  await assert.rejects(saveModel(path, model, { settings: kinds[0]!, notes }), {
    name: "TypeError",
    message: /no note may be called settings/,
  });
  assert.equal((await Deno.stat(path)).size, 0);
  model.dispose();
  await Deno.remove(path);
});

Deno.test("loadModel() tells by the file's name what is wrong with kind, version and settings", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const model = createModel(kinds[0]!, createRandom(0));
  const before = tf.memory().numTensors;
  const plan = kinds[0]!;
  const cases: [Record<string, string>, RegExp][] = [
    [{ settings: JSON.stringify({ ...plan, model: "flow" }) }, /want one of vae, .*got "flow"$/],
    [
      { settings: JSON.stringify({ ...plan, model: undefined }) },
      /want one of vae, .*got undefined$/,
    ],
    [{ settings: "{oops" }, /settings are no JSON object: \{oops$/],
    [{ settings: "[]" }, /settings are no JSON object/],
    [{ version: "2" }, /want version 1 of vae or an earlier one, got 2$/],
    [{ version: "one" }, /got one$/],
    [{ settings: JSON.stringify({ ...plan, latent: "3" }) }, /latent must be a positive integer/],
    [{ settings: JSON.stringify({ ...plan, image: null }) }, /height must be a positive integer/],
    [{ settings: JSON.stringify({ ...plan, likelihood: "poisson" }) }, /name must be bernoulli/],
    [{ settings: JSON.stringify({ ...plan, likelihoot: "gaussian" }) }, /got "likelihoot"$/],
    [{ settings: JSON.stringify({ ...plan, body: { kind: "rnn" } }) }, /must be dense or conv/],
    [
      { settings: JSON.stringify({ ...plan, body: { kind: "conv", channels: [1, 1, 1, 1] } }) },
      /4 poolings do not halve 8 × 8/,
    ],
    // Nobody could build it: it is refused by its shapes.
    [
      { settings: JSON.stringify({ ...plan, body: { kind: "dense", hidden: [2 ** 40] } }) },
      /missing .*encoder\/hidden1\/kernel \[192,1099511627776\]/,
    ],
  ];
  for (const [change, message] of cases) {
    const settings = JSON.stringify(plan);
    await saveWeights(path, model.variables, { kind: "dgm-model", settings, ...change });
    await assert.rejects(loadModel(path), (error: unknown) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.includes(path), error.message);
      assert.match(error.message, message);
      return true;
    });
  }
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
  await Deno.remove(path);
});
