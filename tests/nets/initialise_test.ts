import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { buildDecoder, buildEncoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { layerWeights, namedWeights } from "@dgm/nets/named_weights.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 28, width: 28, channels: 1 };

Deno.test("initialiseWeights() draws kernels of Glorot's variance and zero biases", () => {
  const cases = [
    [buildEncoder({ kind: "dense", hidden: [300] }, { image, latent: 5, outputs: ["code"] }), {
      "encoder/hidden1/kernel": 2 / (784 + 300),
      "encoder/code/kernel": 2 / (300 + 5),
    }],
    // fan_in = 9 · 32 and fan_out = 9 · 16 for a 3 × 3 kernel from 32 to 16 channels.
    [buildDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 5 }), {
      "decoder/conv2/kernel": 2 / (9 * 32 + 9 * 16),
    }],
  ] as const;
  for (const [network, variances] of cases) {
    initialiseWeights(network, createRandom(3));
    const weights = namedWeights(network);
    for (const [name, want] of Object.entries(variances)) {
      const values = [...weights[name]!.dataSync()];
      const n = values.length;
      const mean = values.reduce((sum, v) => sum + v, 0) / n;
      const variance = values.reduce((sum, v) => sum + v * v, 0) / n;
      // Standard errors: √(V/n) of the mean, V √(0.8/n) of a uniform's variance (kurtosis 1.8).
      assert.ok(Math.abs(mean) < 4 * Math.sqrt(want / n), name);
      assert.ok(Math.abs(variance - want) < 4 * want * Math.sqrt(0.8 / n), name);
      assert.ok(values.every((v) => Math.abs(v) <= Math.sqrt(3 * want) * (1 + 1e-6)), name);
    }
    for (const [name, variable] of Object.entries(weights)) {
      if (name.endsWith("bias")) assert.ok(variable.dataSync().every((v) => v === 0));
    }
    network.dispose();
  }
});

Deno.test("initialiseWeights() starts a norm as the plain normalisation, whatever it held before", () => {
  const inputs = tf.input({ shape: [3] });
  const [batch, layer] = [
    tf.layers.batchNormalization({ name: "batch" }),
    tf.layers.layerNormalization({ name: "layer" }),
  ];
  const outputs = layer.apply(batch.apply(inputs)) as tf.SymbolicTensor;
  const net = tf.model({ inputs, outputs, name: "net" });
  const weights = layerWeights(net);
  for (const { variable } of weights) variable.assign(tf.fill(variable.shape, 7));
  initialiseWeights(net, createRandom(0));
  const starts = weights.map(({ name, variable }) => [name, ...variable.dataSync()]);
  assert.deepEqual(starts, [
    ["net/batch/gamma", 1, 1, 1],
    ["net/batch/beta", 0, 0, 0],
    ["net/batch/moving_mean", 0, 0, 0],
    ["net/batch/moving_variance", 1, 1, 1],
    ["net/layer/gamma", 1, 1, 1],
    ["net/layer/beta", 0, 0, 0],
  ]);
  net.dispose();
});

Deno.test("initialiseWeights() counts the inputs that a unit sees, in every kind of convolution", () => {
  const shape = { kernelSize: 3, inputShape: [8, 8, 20] };
  const zeros = { depthwiseInitializer: "zeros", pointwiseInitializer: "zeros" } as const;
  const cases: [tf.layers.Layer, Record<string, number>][] = [
    // One channel in, two out, through a window of nine.
    [
      tf.layers.depthwiseConv2d({
        ...shape,
        depthMultiplier: 2,
        depthwiseInitializer: "zeros",
        name: "layer",
      }),
      { depthwise_kernel: 9 + 18 },
    ],
    [
      tf.layers.conv2dTranspose({
        ...shape,
        filters: 5,
        kernelInitializer: "zeros",
        name: "layer",
      }),
      { kernel: 9 * 20 + 9 * 5 },
    ],
    [
      tf.layers.separableConv2d({ ...shape, ...zeros, filters: 30, name: "layer" }),
      { depthwise_kernel: 9 + 9, pointwise_kernel: 20 + 30 },
    ],
  ];
  for (const [layer, fans] of cases) {
    const net = tf.sequential({ layers: [layer], name: "net" });
    initialiseWeights(net, createRandom(4));
    for (const [own, sum] of Object.entries(fans)) {
      const values = namedWeights(net)[`net/layer/${own}`]!.dataSync();
      const most = Math.max(...values.map(Math.abs));
      const a = Math.sqrt(6 / sum);
      // Of at least 180 uniform draws, the largest is below 0.9 a once in 10⁸.
      assert.ok(values.length >= 180);
      assert.ok(most <= a * (1 + 1e-6) && most > 0.9 * a, `${own}: ${most}, a is ${a}`);
    }
    net.dispose();
  }
});

Deno.test("initialiseWeights() refuses a weight that it does not know, and changes nothing", () => {
  class Odd extends tf.layers.Layer {
    static className = "Odd";
    override build(): void {
      this.addWeight("temper", [2], "float32", tf.initializers.zeros());
      this.built = true;
    }
  }
  const layers = [
    tf.layers.dense({ units: 2, inputShape: [2], name: "dense", kernelInitializer: "zeros" }),
    new Odd({ name: "odd" }),
  ];
  const net = tf.sequential({ layers, name: "net" });
  assert.throws(() => initialiseWeights(net, createRandom(0)), {
    name: "TypeError",
    message: /^Cannot initialise net\/odd\/temper: want one of kernel, .*, got temper, of Odd/,
  });
  assert.ok(namedWeights(net)["net/dense/kernel"]!.dataSync().every((value) => value === 0));
  net.dispose();
});
