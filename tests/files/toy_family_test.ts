import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { loadModel, saveModel } from "@dgm/files/model_file.ts";
import { createRandom } from "@dgm/math/random.ts";
import { vaeKind } from "@dgm/models/latent/latent_kinds.ts";
import type { ModelKind } from "@dgm/models/model_kind.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";

await useEngine();

/** A family that the library does not know: a Gaussian with a trained mean, and a count that is kept. */
class Toy {
  readonly mean: tf.Variable;
  readonly seen: tf.Variable = tf.variable(tf.scalar(0), false);
  constructor(size: number) {
    this.mean = tf.variable(tf.zeros([size]));
  }
  dispose(): void {
    tf.dispose([this.mean, this.seen]);
  }
}

/** Version 2 calls `size` what version 1 called `length`. */
const toyKind: ModelKind<Toy, { model: "toy"; size: number }> = {
  name: "toy",
  version: 2,
  settings(found, version) {
    const size = version === 1 ? found.length : found.size;
    if (typeof size !== "number") throw new TypeError(`size must be a number, got ${size}`);
    return { model: "toy", size };
  },
  shapes: ({ size }) => ({ "toy/mean": [size], "toy/seen": [] }),
  build: ({ size }) => new Toy(size),
  variables: ({ mean, seen }) => ({ "toy/mean": mean, "toy/seen": seen }),
};

const settings = { model: "toy" as const, size: 3 };

Deno.test("a family outside the library goes into files by naming its kind, with its state", () =>
  inFolder(async (folder) => {
    const path = `${folder}/toy.safetensors`;
    const toy = new Toy(3);
    toy.mean.assign(tf.tensor1d([1, 2, 3]));
    toy.seen.assign(tf.scalar(40));
    await saveModel(path, toy, { settings, kinds: [toyKind] });
    const { model, settings: found } = await loadModel(path, [vaeKind, toyKind]);
    assert.deepEqual(found, settings);
    assert.ok(model instanceof Toy);
    assert.deepEqual([...model.mean.dataSync(), ...model.seen.dataSync()], [1, 2, 3, 40]);
    await assert.rejects(loadModel(path), {
      name: "TypeError",
      message: /toy\.safetensors: want one of vae, autoencoder.*, got "toy"$/,
    });
    await assert.rejects(loadModel(path, [{ ...toyKind, version: 1 }]), {
      message: /toy\.safetensors: want version 1 of toy or an earlier one, got 2$/,
    });
    toy.dispose();
    model.dispose();
  }));

Deno.test("a family reads the settings of its earlier versions", () =>
  inFolder(async (folder) => {
    const path = `${folder}/toy.safetensors`;
    const toy = new Toy(2);
    const old = {
      ...toyKind,
      version: 1,
      settings: () => ({ model: "toy" as const, size: 2, length: 2 }),
    };
    await saveModel(path, toy, { settings: { model: "toy", size: 2, length: 2 }, kinds: [old] });
    const { model, settings: found } = await loadModel(path, [toyKind]);
    assert.deepEqual(found, { model: "toy", size: 2 });
    toy.dispose();
    model.dispose();
    assert.deepEqual(toyKind.build(settings, createRandom(0)).mean.shape, [3]);
  }));
