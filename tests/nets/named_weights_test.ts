import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { decodeSafetensors } from "@dgm/files/safetensors.ts";
import { loadWeights, saveWeights } from "@dgm/files/weights.ts";
import { createRandom } from "@dgm/math/random.ts";
import { buildEncoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { layerWeights, namedState, namedWeights } from "@dgm/nets/named_weights.ts";
import assert from "node:assert/strict";
import { inFolder } from "../support/in_folder.ts";

await useEngine();

/** A small convolutional body with batch norm. */
function body(): tf.LayersModel {
  const layers = [
    tf.layers.conv2d({
      filters: 3,
      kernelSize: 3,
      padding: "same",
      inputShape: [4, 4, 2],
      name: "conv",
      kernelInitializer: "zeros",
    }),
    tf.layers.batchNormalization({ name: "norm", momentum: 0.9 }),
    tf.layers.activation({ activation: "relu", name: "relu" }),
    tf.layers.flatten({ name: "flatten" }),
    tf.layers.dense({ units: 2, name: "code", kernelInitializer: "zeros" }),
  ];
  return tf.sequential({ layers, name: "body" });
}

const batch = () => tf.tensor4d(createRandom(5).fillNormal(new Float32Array(8 * 32)), [8, 4, 4, 2]);
const all = (net: tf.LayersModel) => ({ ...namedWeights(net), ...namedState(net) });

Deno.test("namedWeights() names every weight of a network once", () => {
  const image = { height: 28, width: 28, channels: 1 };
  const options = { image, latent: 5, outputs: ["mean", "logVar"] };
  const encoder = buildEncoder({ kind: "conv", channels: [4, 8] }, options);
  assert.deepEqual(Object.keys(namedWeights(encoder)), [
    "encoder/conv1/kernel",
    "encoder/conv1/bias",
    "encoder/conv2/kernel",
    "encoder/conv2/bias",
    "encoder/mean/kernel",
    "encoder/mean/bias",
    "encoder/logVar/kernel",
    "encoder/logVar/bias",
  ]);
  encoder.dispose();
});

Deno.test("namedWeights() and namedState() tell what is trained from what is only kept", () => {
  const net = body();
  assert.deepEqual(Object.keys(namedWeights(net)), [
    "body/conv/kernel",
    "body/conv/bias",
    "body/norm/gamma",
    "body/norm/beta",
    "body/code/kernel",
    "body/code/bias",
  ]);
  assert.deepEqual(Object.keys(namedState(net)), [
    "body/norm/moving_mean",
    "body/norm/moving_variance",
  ]);
  net.getLayer("conv").trainable = false;
  assert.ok(!("body/conv/kernel" in namedWeights(net)));
  assert.ok("body/conv/kernel" in namedState(net), "a frozen weight is kept");
  net.dispose();
});

Deno.test("namedWeights() gives a model inside a model a name of its own, and the order of layers", () => {
  const inner = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "dense" })],
    name: "inner",
  });
  const last = tf.layers.dense({ units: 1, name: "dense" });
  const outer = tf.sequential({ layers: [inner, last], name: "outer" });
  assert.deepEqual(Object.keys(namedWeights(outer)), [
    "outer/inner/dense/kernel",
    "outer/inner/dense/bias",
    "outer/dense/kernel",
    "outer/dense/bias",
  ]);
  outer.dispose();
});

Deno.test("layerWeights() refuses two weights of one name", () => {
  const rnn = tf.layers.simpleRNN({ units: 2, recurrentInitializer: "zeros" }) as tf.RNN;
  const layer = tf.layers.bidirectional({ layer: rnn, mergeMode: "concat", name: "both" });
  const input = tf.input({ shape: [3, 2] });
  const outputs = layer.apply(input) as tf.SymbolicTensor;
  const net = tf.model({ inputs: input, outputs, name: "net" });
  assert.throws(() => layerWeights(net), {
    name: "TypeError",
    message: /two are called net\/both\/kernel/,
  });
  net.dispose();
});

Deno.test("batch norm: training moves the running statistics, evaluation uses them", () => {
  const net = body();
  initialiseWeights(net, createRandom(1));
  const { "body/norm/moving_mean": mean, "body/norm/moving_variance": variance } = namedState(net);
  const x = batch();
  const features = (net.getLayer("conv").apply(x) as tf.Tensor4D).dataSync();
  const before = (net.apply(x) as tf.Tensor).dataSync().slice();
  assert.deepEqual([...mean!.dataSync()], [0, 0, 0], "evaluation moves nothing");
  const trained = (net.apply(x, { training: true }) as tf.Tensor).dataSync();
  for (const channel of [0, 1, 2]) {
    const values = [...features].filter((_, i) => i % 3 === channel);
    const m = values.reduce((sum, v) => sum + v, 0) / values.length;
    const v = values.reduce((sum, v) => sum + (v - m) ** 2, 0) / values.length;
    // m ← 0.9 m + 0.1 μ, from 0; v ← 0.9 v + 0.1 σ², from 1.
    assert.ok(Math.abs(mean!.dataSync()[channel]! - 0.1 * m) < 1e-6);
    assert.ok(Math.abs(variance!.dataSync()[channel]! - (0.9 + 0.1 * v)) < 1e-6);
  }
  assert.notDeepEqual(trained, before, "the batch's own statistics, not the running ones");
  assert.notDeepEqual((net.apply(x) as tf.Tensor).dataSync(), before);
  net.dispose();
});

Deno.test("batch norm: saved with its running statistics, a network loads to the same outputs", () =>
  inFolder(async (folder) => {
    const [net, twin] = [body(), body()];
    initialiseWeights(net, createRandom(1));
    const x = batch();
    for (let i = 0; i < 3; i++) net.apply(x, { training: true });
    const path = `${folder}/body.safetensors`;
    await saveWeights(path, all(net));
    const { tensors } = decodeSafetensors(await Deno.readFile(path));
    assert.deepEqual(Object.keys(tensors), Object.keys(all(net)));
    await loadWeights(path, all(twin));
    const [a, b] = [net, twin].map((one) => (one.apply(x) as tf.Tensor).dataSync());
    assert.deepEqual(a, b);
    // The statistics are needed for that.
    await assert.rejects(loadWeights(path, namedWeights(twin)), /not expected body\/norm\/moving/);
    net.dispose();
    twin.dispose();
  }));
