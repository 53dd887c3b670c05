import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { isMap, layerChain } from "@dgm/nets/inspect/layer_chain.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

Deno.test("layerChain() of a sequential model is that of the same model with its input", () => {
  const pooled = { poolSize: 2, name: "pool" };
  const sequential = tf.sequential({
    layers: [
      tf.layers.maxPooling2d({ ...pooled, inputShape: [4, 6, 2] }),
      tf.layers.flatten({ name: "flat" }),
    ],
  });
  const input = tf.input({ shape: [4, 6, 2], name: "image" });
  const pool = tf.layers.maxPooling2d(pooled).apply(input);
  const outputs = tf.layers.flatten({ name: "flat" }).apply(pool) as tf.SymbolicTensor;
  const functional = tf.model({ inputs: input, outputs });
  const known = (model: tf.LayersModel) =>
    layerChain(model).map(({ kind, shape, parameters }) => ({ kind, shape, parameters }));
  assert.deepEqual(known(sequential), known(functional));
  assert.deepEqual(known(sequential).map(({ shape }) => shape), [[4, 6, 2], [2, 3, 2], [12]]);
  assert.deepEqual(layerChain(functional).map(isMap), [true, true, false]);
  assert.deepEqual(layerChain(functional)[1]!.config.poolSize, [2, 2]);
});
