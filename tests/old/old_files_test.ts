import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { loadDecoder } from "@dgm/files/decoder_file.ts";
import { createModel, loadModel } from "@dgm/files/model_file.ts";
import { decodeSafetensors } from "@dgm/files/safetensors.ts";
import { loadWeights } from "@dgm/files/weights.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createVae, Vae } from "@dgm/models/latent/vae.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";
import { tinyData } from "../training/tiny_data.ts";
import numbers from "./numbers.json" with { type: "json" };

await useEngine();

const pathOf = (name: string) => new URL(`./${name}.safetensors`, import.meta.url).pathname;
const image = { height: 4, width: 4, channels: 1 };
const body = { kind: "dense" as const, hidden: [6], activation: "tanh" as const };

/** An image that grows brighter from its first pixel to its last. */
function ramp(size: number): tf.Tensor4D {
  const values = Float32Array.from({ length: size ** 2 }, (_, i) => i / size ** 2);
  return tf.tensor4d(values, [1, size, size, 1]);
}

/** Equal but for what another machine's rounding does in a small network. */
function assertNumbers(got: ArrayLike<number>, want: number[], within = 1e-6): void {
  assert.equal(got.length, want.length);
  want.forEach((value, i) => {
    assert.ok(Math.abs(got[i]! - value) < within, `number ${i} is ${got[i]}, was ${value}`);
  });
}

for (const name of ["vae_dense", "vae_conv", "autoencoder"] as const) {
  Deno.test(`loadModel() reads the old ${name} file, and createModel() still draws its weights`, async () => {
    const { model, settings, notes } = await loadModel(pathOf(name));
    assertNumbers(model.reconstruct(ramp(4)).dataSync(), numbers[name]);
    const { tensors } = decodeSafetensors(await Deno.readFile(pathOf(name)));
    const again = createModel(settings, createRandom(Number(notes.seed)));
    for (const variables of [model.variables, again.variables]) {
      // The order of names is part of it: it is the order in which Adam and files go through them.
      assert.deepEqual(Object.keys(variables), Object.keys(tensors));
      for (const [name, { data }] of Object.entries(tensors)) {
        assert.deepEqual(variables[name]!.dataSync(), data, name);
      }
    }
    model.dispose();
    again.dispose();
  });
}

Deno.test("loadWeights() reads old weights", async () => {
  const vae = createVae(image, { latent: 2, body, random: createRandom(0) });
  assert.deepEqual(await loadWeights(pathOf("weights"), vae.variables), { epochs: "0" });
  assertNumbers(vae.reconstruct(ramp(4)).dataSync(), numbers.weights);
  vae.dispose();
});

Deno.test("loadDecoder() reads an old decoder", async () => {
  const decoder = await loadDecoder(pathOf("decoder"));
  const logits = decoder.apply(tf.tensor2d([[0.5, -1]])) as tf.Tensor;
  assertNumbers(logits.dataSync(), numbers.decoder);
  decoder.dispose();
});

Deno.test("loadModel() reads what an old task train wrote", async () => {
  const { model, notes } = await loadModel(pathOf("trained"));
  assert.deepEqual(notes, numbers.trained.notes);
  assert.ok(model instanceof Vae);
  assertNumbers(model.encode(ramp(12)).mean.dataSync(), numbers.trained.codes);
  assertNumbers(tf.sum(model.reconstruct(ramp(12))).dataSync(), [numbers.trained.sum], 1e-4);
  model.dispose();
});

Deno.test("fit() goes on from an old checkpoint to where the whole run went", () =>
  inFolder(async (folder) => {
    const path = `${folder}/checkpoint.safetensors`;
    await Deno.copyFile(pathOf("checkpoint"), path);
    const data = tinyData();
    const vae = createVae(data.train, { latent: 2, body, random: createRandom(0) });
    const resumed: { epochs: number; step: number }[] = [];
    const { history } = await fit(vae, data, {
      epochs: 3,
      batchSize: 64,
      learningRate: 0.01,
      random: createRandom(1),
      checkpoint: { path, onResume: (at) => resumed.push(at) },
    });
    assert.deepEqual(resumed, [{ epochs: 1, step: 2 }]);
    const { history: rows, reconstruct } = numbers.checkpoint;
    assert.equal(history.length, rows.length);
    rows.forEach((row, i) => {
      assert.deepEqual(Object.keys(history[i]!), Object.keys(row));
      assertNumbers(Object.values(history[i]!), Object.values(row), 1e-4);
    });
    assertNumbers(vae.reconstruct(ramp(4)).dataSync(), reconstruct, 1e-5);
    vae.dispose();
  }));
