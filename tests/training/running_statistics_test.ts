import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { decodeSafetensors } from "@dgm/files/safetensors.ts";
import { createLikelihood } from "@dgm/distributions/likelihood.ts";
import { createRandom } from "@dgm/math/random.ts";
import { Autoencoder } from "@dgm/models/latent/autoencoder.ts";
import { Vae } from "@dgm/models/latent/vae.ts";
import type { Trainable } from "@dgm/models/trainable.ts";
import { denseDecoder } from "@dgm/nets/dense_body.ts";
import { encoderModel } from "@dgm/nets/encoder_model.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { namedState, namedWeights } from "@dgm/nets/named_weights.ts";
import { evaluate } from "@dgm/training/evaluate.ts";
import { fit } from "@dgm/training/fit.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";
import { tinyData } from "./tiny_data.ts";

await useEngine();

/** A convolutional network with batch norm that copies its image. */
function normed(): Trainable & { dispose(): void } {
  const layers = [
    tf.layers.conv2d({
      filters: 3,
      kernelSize: 3,
      inputShape: [4, 4, 1],
      name: "conv",
      kernelInitializer: "zeros",
    }),
    tf.layers.batchNormalization({ name: "norm", momentum: 0.9 }),
    tf.layers.activation({ activation: "relu", name: "relu" }),
    tf.layers.flatten({ name: "flatten" }),
    tf.layers.dense({ units: 16, name: "image", kernelInitializer: "zeros" }),
    tf.layers.reshape({ targetShape: [4, 4, 1], name: "shape" }),
  ];
  const net = tf.sequential({ layers, name: "net" });
  initialiseWeights(net, createRandom(3));
  return {
    image: { height: 4, width: 4, channels: 1 },
    pixels: "grey",
    variables: namedWeights(net),
    state: namedState(net),
    objective(x, { training = false }) {
      const copy = net.apply(x, { training }) as tf.Tensor;
      return { loss: tf.sum(tf.square(tf.sub(x, copy)), [1, 2, 3]) as tf.Tensor1D };
    },
    dispose: () => net.dispose(),
  };
}

const numbersOf = (model: Trainable) =>
  Object.entries({ ...model.variables, ...model.state })
    .map(([name, variable]) => [name, ...variable.dataSync()]);

/** Three epochs of four steps; stopped before their end where a step is given. */
async function train(model: Trainable, path?: string, stopAt?: number) {
  const controller = new AbortController();
  let steps = 0;
  return await fit(model, tinyData(), {
    epochs: 3,
    batchSize: 64,
    learningRate: 0.01,
    random: createRandom(1),
    signal: controller.signal,
    onProgress: () => ++steps === stopAt && controller.abort(),
    ...(path && { checkpoint: { path } }),
  });
}

Deno.test("fit() moves running statistics and trains γ and β; evaluate() moves nothing", async () => {
  const model = normed();
  const [before, after] = [numbersOf(model), await train(model).then(() => numbersOf(model))];
  before.forEach((numbers, i) => assert.notDeepEqual(after[i], numbers, String(numbers[0])));
  assert.equal(Object.keys(model.state!).length, 2);
  await evaluate(model, tinyData().tests.test!, { random: createRandom(0) });
  assert.deepEqual(numbersOf(model), after);
  model.dispose();
});

Deno.test("fit() resumed at any step has the running statistics of the whole run, bit for bit", () =>
  inFolder(async (folder) => {
    const whole = normed();
    const { history } = await train(whole);
    for (const stopAt of [1, 4, 6]) {
      const path = `${folder}/${stopAt}.safetensors`;
      const first = normed();
      assert.ok((await train(first, path, stopAt)).stopped);
      const { tensors } = decodeSafetensors(await Deno.readFile(path));
      assert.ok("net/norm/moving_mean" in tensors && "net/norm/moving_variance" in tensors);
      const second = normed();
      assert.deepEqual((await train(second, path)).history, history, `stopped at ${stopAt}`);
      assert.deepEqual(numbersOf(second), numbersOf(whole), `stopped at ${stopAt}`);
      first.dispose();
      second.dispose();
    }
    whole.dispose();
  }));

Deno.test("objective() of the latent models tells both networks whether it is training", () => {
  const image = { height: 4, width: 4, channels: 1 };
  const parts = (outputs: string[]) => {
    const input = tf.input({ shape: [4, 4, 1] });
    const norm = tf.layers.batchNormalization({ name: "norm" });
    const flat = tf.layers.flatten({ name: "flatten" }).apply(norm.apply(input));
    const body = { input, features: flat as tf.SymbolicTensor };
    const encoder = encoderModel(body, { outputs, units: 2 });
    const plain = denseDecoder({ kind: "dense", hidden: [] }, { image, latent: 2 });
    const last = tf.layers.batchNormalization({ name: "norm" });
    const result = last.apply(plain.outputs[0]!) as tf.SymbolicTensor;
    const decoder = tf.model({ inputs: plain.inputs, outputs: result, name: "decoder" });
    for (const net of [encoder, decoder]) initialiseWeights(net, createRandom(0));
    return { encoder, decoder, image, latent: 2 };
  };
  const models = [
    new Vae({ ...parts(["mean", "logVar"]), likelihood: createLikelihood("bernoulli") }),
    new Autoencoder({ ...parts(["code"]), output: "sigmoid" }),
  ];
  const x = tf.tensor4d(Float32Array.from({ length: 48 }, (_, i) => (i % 7) / 7), [3, 4, 4, 1]);
  for (const model of models) {
    const names = ["encoder/norm/moving_mean", "decoder/norm/moving_mean"];
    const means = () => names.map((name) => model.state[name]!.dataSync()[0]);
    assert.equal(Object.keys(model.state).length, 4);
    tf.dispose(model.objective(x, { random: createRandom(0) }));
    assert.deepEqual(means(), [0, 0]);
    tf.dispose(model.objective(x, { random: createRandom(0), training: true }));
    assert.ok(means().every((mean) => mean !== 0));
    model.dispose();
  }
});
