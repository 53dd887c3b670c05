import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { createAutoencoder } from "@dgm/models/latent/autoencoder.ts";
import type { Body } from "@dgm/nets/body.ts";
import type { Trainable } from "@dgm/models/trainable.ts";
import { createVae, type Vae } from "@dgm/models/latent/vae.ts";
import { evaluate } from "@dgm/training/evaluate.ts";
import { fit } from "@dgm/training/fit.ts";
import type { FitOptions } from "@dgm/training/fit_options.ts";
import { NonFiniteLossError } from "@dgm/training/non_finite_loss_error.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";
import { tinyData } from "./tiny_data.ts";

await useEngine();

const data = tinyData();
const small: Body = { kind: "dense", hidden: [16] };
const vaeOf = (body: Body = small): Vae =>
  createVae(data.train, { latent: 2, body, random: createRandom(1) });
const weightsOf = (model: Trainable) =>
  Object.values(model.variables).map((variable) => Float32Array.from(variable.dataSync()));

Deno.test("fit() raises the test ELBO of a VAE far above that of independent pixels", async () => {
  const vae = vaeOf();
  const { history } = await fit(vae, data, {
    epochs: 60,
    batchSize: 32,
    learningRate: 0.01,
    random: createRandom(2),
  });
  // Without a latent variable the best Bernoulli model knows each pixel's mean only: 16 H(0.29).
  const mean = 0.29;
  const independent = 16 * (mean * Math.log(mean) + (1 - mean) * Math.log(1 - mean));
  assert.ok(history.at(-1)!.test_elbo! > independent + 1, `${history.at(-1)!.test_elbo}`);
  assert.ok(history.at(-1)!.test_kl! > 0.5);
  vae.dispose();
});

Deno.test("fit() gives a bit-identical history and weights for one seed, and others for another", async () => {
  const run = async (seed: number) => {
    const vae = vaeOf({ kind: "conv", channels: [2, 3] });
    const options = { epochs: 2, batchSize: 64, random: createRandom(seed) };
    const { history } = await fit(vae, data, options);
    const weights = weightsOf(vae);
    vae.dispose();
    return { history, weights };
  };
  const first = await run(5);
  assert.deepEqual(await run(5), first);
  assert.notDeepEqual((await run(6)).history, first.history);
});

for (const body of [small, { kind: "conv", channels: [2] }] as Body[]) {
  Deno.test(`fit() of a ${body.kind} VAE leaves as many tensors after 1,000 steps`, async () => {
    const vae = vaeOf(body);
    const before = tf.memory().numTensors;
    let during = 0;
    const { history } = await fit(vae, data, {
      epochs: 250,
      batchSize: 50,
      random: createRandom(3),
      onProgress: ({ epoch, step }) => {
        if (epoch === 1 && step === 1) during = tf.memory().numTensors;
        assert.equal(tf.memory().numTensors, during);
      },
    });
    assert.equal(history.length * 4, 1000);
    assert.equal(tf.memory().numTensors, before);
    vae.dispose();
  });
}

Deno.test("fit() records the parts of each epoch, on the test set as evaluate() finds them", async () => {
  const vae = vaeOf();
  const random = createRandom(4);
  const { history } = await fit(vae, data, { epochs: 2, batchSize: 64, random });
  const row = history[1]!;
  assert.equal(row.epoch, 2);
  assertAllClose([row.train_elbo!], [row.train_reconstruction! - row.train_kl!], 1e-5);
  const means = await evaluate(vae, data.tests.test!, { random: random.stream("evaluate") });
  assert.equal(row.test_elbo, means.elbo);
  assert.deepEqual(Object.keys(row).slice(0, 2), ["epoch", "train_loss"]);
  vae.dispose();
});

Deno.test("fit() visits every image once an epoch, and reports each step", async () => {
  const seen: string[] = [];
  const vae = vaeOf();
  await fit(vae, data, {
    epochs: 2,
    batchSize: 64,
    random: createRandom(4),
    onProgress: ({ epoch, step, stepsPerEpoch }) => seen.push(`${epoch}:${step}/${stepsPerEpoch}`),
  });
  assert.deepEqual(seen.slice(2, 6), ["1:3/4", "1:4/4", "2:1/4", "2:2/4"]);
  vae.dispose();
});

Deno.test("fit() warms the KL up in a straight line", async () => {
  const betas: number[] = [];
  const model = recording((beta) => betas.push(beta));
  const options = { epochs: 3, batchSize: 100, beta: 2, warmUpEpochs: 2, random: createRandom(0) };
  await fit(model, { ...data, tests: {} }, options);
  assert.deepEqual(betas, [0, 0.5, 1, 1.5, 2, 2]);
});

Deno.test("fit() follows a learning-rate schedule", async () => {
  const asked: number[] = [];
  const options = {
    epochs: 2,
    batchSize: 100,
    random: createRandom(0),
    learningRate: (done: number) => (asked.push(done), 0.1),
  };
  await fit(recording(() => {}), { ...data, tests: {} }, options);
  assert.deepEqual(asked, [0, 0.25, 0.5, 0.75]);
});

Deno.test("fit() stops within a step when told, and the model goes on from there", async () => {
  const vae = vaeOf();
  const controller = new AbortController();
  const result = await fit(vae, data, {
    epochs: 1000,
    batchSize: 50,
    random: createRandom(4),
    signal: controller.signal,
    onProgress: ({ epoch, step }) => {
      if (epoch === 3 && step === 2) controller.abort();
    },
  });
  assert.deepEqual(result.stopped, { epoch: 3, step: 2 });
  assert.equal(result.history.length, 2);
  const again = await fit(vae, data, { epochs: 1, random: createRandom(4) });
  assert.equal(again.stopped, undefined);
  vae.dispose();
});

Deno.test("fit() lets a timer stop it within 250 ms", async () => {
  const vae = vaeOf();
  const start = performance.now();
  const signal = AbortSignal.timeout(300);
  const { stopped } = await fit(vae, data, {
    epochs: 1e6,
    batchSize: 50,
    random: createRandom(4),
    signal,
  });
  assert.ok(stopped);
  assert.ok(performance.now() - start < 300 + 250);
  vae.dispose();
});

Deno.test("fit() ends at a loss that is not finite, with step and epoch and good weights", async () => {
  for (const poison of [NaN, Infinity]) {
    let calls = 0;
    const vae = vaeOf();
    const model: Trainable = {
      image: vae.image,
      pixels: vae.pixels,
      variables: vae.variables,
      objective: (x, options) => {
        const parts = vae.objective(x, options);
        return ++calls === 7 ? { ...parts, loss: tf.mul(poison, parts.loss) } : parts;
      },
    };
    const options = { epochs: 9, batchSize: 50, random: createRandom(4) };
    const tensors = tf.memory().numTensors;
    await assert.rejects(fit(model, { ...data, tests: {} }, options), (error: unknown) => {
      assert.ok(error instanceof NonFiniteLossError);
      assert.deepEqual([error.epoch, error.step], [2, 3]);
      assert.match(error.message, /the loss is (NaN|Infinity) in epoch 2, step 3/);
      return true;
    });
    assert.equal(tf.memory().numTensors, tensors);
    const { elbo } = await evaluate(vae, data.tests.test!, { random: createRandom(0) });
    assert.ok(Number.isFinite(elbo));
    vae.dispose();
  }
});

Deno.test("fit() puts back finite weights when an update has blown them up", async () => {
  const vae = vaeOf();
  const options = { epochs: 5, learningRate: 1e30, batchSize: 50, random: createRandom(4) };
  await assert.rejects(fit(vae, data, options), NonFiniteLossError);
  assert.ok(weightsOf(vae).every((values) => values.every(Number.isFinite)));
  vae.dispose();
});

Deno.test("fit() trains an autoencoder on grey values", async () => {
  const model = createAutoencoder(data.train, { latent: 3, body: small, random: createRandom(1) });
  const { history } = await fit(model, data, {
    epochs: 30,
    batchSize: 20,
    random: createRandom(1),
  });
  assert.ok(history.at(-1)!.test_loss! < 0.7 * history[0]!.test_loss!);
  model.dispose();
});

Deno.test("fit() refuses what cannot be trained on, by name", async () => {
  const vae = vaeOf();
  const random = createRandom(0);
  const refused: [Partial<FitOptions>, RegExp][] = [
    [{ epochs: 0 }, /epochs must be a positive integer, got 0/],
    [{ epochs: 1.5 }, /epochs must be a positive integer/],
    [{ clipNorm: 0 }, /clipNorm must be > 0, got 0/],
    [{ averageDecay: 1 }, /averageDecay must be in \[0, 1\), got 1/],
    [{ batchSize: 0 }, /batchSize must be a positive integer/],
    [{ batchSize: 201 }, /batchSize must be at most the 200 images, got 201/],
    [{ beta: -1 }, /beta must be ≥ 0/],
    [{ warmUpEpochs: NaN }, /warmUpEpochs must be ≥ 0/],
    [{ learningRate: -1 }, /learningRate must be > 0/],
  ];
  for (const [options, message] of refused) {
    await assert.rejects(fit(vae, data, { epochs: 1, random, ...options }), message);
  }
  const empty = { ...data.train, count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  await assert.rejects(fit(vae, { ...data, train: empty }, { epochs: 1, random }), /is empty/);
  const mislabelled = { ...data.train, labels: new Uint8Array(7) };
  await assert.rejects(
    fit(vae, { ...data, train: mislabelled }, { epochs: 1, random }),
    { name: "TypeError", message: /want 200 labels, got 7/ },
  );
  const wide = { ...data.train, height: 2, width: 8 };
  await assert.rejects(
    fit(vae, { ...data, train: wide }, { epochs: 1, random }),
    { name: "TypeError", message: "Cannot fit train: the model wants images [4,4,1], got [2,8,1]" },
  );
  vae.dispose();
});

/** A model of one parameter that notes the β of each step. */
function recording(note: (beta: number) => void): Trainable {
  const w = tf.variable(tf.scalar(1));
  return {
    image: { height: 4, width: 4, channels: 1 },
    pixels: "grey",
    variables: { w },
    objective: (x, { beta }) => {
      note(beta ?? 1);
      return { loss: tf.mul(tf.square(w), tf.ones([x.shape[0]])) as tf.Tensor1D };
    },
  };
}
