import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { buildDecoder, buildEncoder } from "@dgm/nets/body.ts";
import { initialiseWeights, namedWeights } from "@dgm/nets/initialise.ts";
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

Deno.test("namedWeights() names every weight of a network once", () => {
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
