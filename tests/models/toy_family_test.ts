import * as tf from "@tensorflow/tfjs";
import type { ImageShape } from "@dgm/data/mod.ts";
import { bernoulliLogDensity, uniformTensor } from "@dgm/distributions/mod.ts";
import { useEngine } from "@dgm/engine/mod.ts";
import { loadModel, MODEL_KINDS, saveModel } from "@dgm/files/mod.ts";
import { createRandom, type Random } from "@dgm/math/mod.ts";
import {
  createMade,
  type Density,
  type ModelKind,
  type ObjectiveOptions,
  type Sampler,
  savedVariables,
  type Trainable,
} from "@dgm/models/mod.ts";
import { evaluate, fit } from "@dgm/training/mod.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";
import { tinyData } from "../training/tiny_data.ts";

await useEngine();

/** A family that the library does not know: a coin for each pixel, and a count of the images seen. */
class Coins implements Trainable, Density, Sampler {
  readonly pixels = "binarised" as const;
  readonly logits: tf.Variable;
  readonly seen = tf.variable(tf.scalar(0), false);
  readonly variables: Record<string, tf.Variable>;
  readonly state = { "coins/seen": this.seen };
  constructor(readonly image: ImageShape) {
    this.logits = tf.variable(tf.zeros([1, image.height, image.width, image.channels]));
    this.variables = { "coins/logits": this.logits };
  }
  logDensity(x: tf.Tensor4D): tf.Tensor1D {
    return bernoulliLogDensity(x, tf.mul(this.logits, tf.onesLike(x)));
  }
  objective(x: tf.Tensor4D, { training }: ObjectiveOptions) {
    if (training) this.seen.assign(tf.add(this.seen, x.shape[0]));
    return { loss: tf.neg(this.logDensity(x)) as tf.Tensor1D };
  }
  sample(count: number, random: Random): tf.Tensor4D {
    const uniform = uniformTensor(random, [count, ...this.logits.shape.slice(1)]);
    return tf.tidy(() => tf.cast(tf.less(uniform, tf.sigmoid(this.logits)), "float32"));
  }
  dispose(): void {
    tf.dispose(savedVariables(this));
  }
}

/** Its line in the registry of model files. */
const coinsKind: ModelKind<Coins, { model: "coins"; image: ImageShape }> = {
  name: "coins",
  version: 1,
  settings: ({ image }) => ({ model: "coins", image: image as ImageShape }),
  shapes: ({ image }) => ({
    "coins/logits": [1, image.height, image.width, image.channels],
    "coins/seen": [],
  }),
  build: ({ image }) => new Coins(image),
  variables: savedVariables,
};

Deno.test("a new family trains, checkpoints, saves, loads, samples and is compared, with no edit in lib", () =>
  inFolder(async (folder) => {
    const data = tinyData();
    const image = { height: 4, width: 4, channels: 1 };
    const options = { epochs: 40, batchSize: 50, learningRate: 0.1, random: createRandom(1) };
    // Trains: in one go, and with a stop in the middle of an epoch.
    const [whole, first, coins] = [new Coins(image), new Coins(image), new Coins(image)];
    await fit(whole, data, options);
    const controller = new AbortController();
    const checkpoint = { path: `${folder}/run.safetensors` };
    const onProgress = ({ epoch, step }: { epoch: number; step: number }) =>
      epoch === 21 && step === 3 && controller.abort();
    await fit(first, data, { ...options, checkpoint, signal: controller.signal, onProgress });
    assert.equal(first.seen.dataSync()[0], 20 * 200 + 150);
    await fit(coins, data, { ...options, checkpoint });
    assert.deepEqual(coins.logits.dataSync(), whole.logits.dataSync());
    assert.equal(coins.seen.dataSync()[0], 40 * 200);
    // Saves and loads, state and all.
    const path = `${folder}/coins.safetensors`;
    const kinds = [...MODEL_KINDS, coinsKind];
    await saveModel(path, coins, { settings: { model: "coins", image }, kinds: [coinsKind] });
    const { model: loaded } = await loadModel(path, kinds);
    assert.ok(loaded instanceof Coins);
    assert.equal(loaded.seen.dataSync()[0], 40 * 200);
    // Samples: each pixel is lit as often as its coin says, within four standard errors.
    const [lit, p] = tf.tidy(() => [
      tf.mean(loaded.sample(4000, createRandom(2)), 0).dataSync(),
      tf.sigmoid(loaded.logits).dataSync(),
    ]);
    lit.forEach((share, i) =>
      assert.ok(Math.abs(share - p[i]!) < 4 * Math.sqrt(p[i]! * (1 - p[i]!) / 4000))
    );
    // A comparison names what it compares, and no family: MADE sees what pixels say of each other.
    const made = createMade(image, { hidden: [40], random: createRandom(3) });
    await fit(made, data, { ...options, learningRate: 0.01 });
    const models: Record<string, Trainable & Density & Sampler> = { coins: loaded, MADE: made };
    const table = await Promise.all(
      Object.entries(models).map(async ([name, model]) => {
        const { loss } = await evaluate(model, data.tests.test!, { random: createRandom(4) });
        return { name, nats: -loss! };
      }),
    );
    assert.deepEqual(table.map(({ name }) => name), ["coins", "MADE"]);
    assert.ok(table[0]!.nats < table[1]!.nats - 1, JSON.stringify(table));
    for (const model of [whole, first, coins, loaded, made]) model.dispose();
  }));
