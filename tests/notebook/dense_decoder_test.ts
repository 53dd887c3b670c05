import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { type Body, buildDecoder } from "@dgm/nets/body.ts";
import { initialiseWeights } from "@dgm/nets/initialise.ts";
import { decodeDense, denseLayers } from "@dgm/notebook/dense_decoder.ts";
import { loadDecoder } from "@dgm/files/decoder_file.ts";
import assert from "node:assert/strict";
import { assertAllClose } from "../support/close.ts";

await useEngine();

/** TensorFlow.js on the same codes, one after the other. */
function byTensors(decoder: tf.LayersModel, codes: number[][]): number[][] {
  return tf.tidy(() => {
    const logits = decoder.apply(tf.tensor2d(codes)) as tf.Tensor4D;
    return tf.reshape<tf.Rank.R2>(tf.sigmoid(logits), [codes.length, -1]).arraySync();
  });
}

const CODES = [[0, 0], [0.5, -1.25], [-3, 3], [2.999, 0.001]];

Deno.test("decodeDense() gives what TensorFlow.js gives, to 1e-5, for a trained tanh decoder", async () => {
  const decoder = await loadDecoder(2);
  const layers = denseLayers(decoder, { last: "sigmoid" });
  const expected = byTensors(decoder, CODES);
  CODES.forEach((code, i) => assertAllClose(decodeDense(layers, code), expected[i]!, 1e-5));
  decoder.dispose();
});

for (const activation of ["relu", "tanh", "linear"] as const) {
  Deno.test(`decodeDense() gives what TensorFlow.js gives, to 1e-5, with ${activation}`, () => {
    const body: Body = { kind: "dense", hidden: [30, 20], activation };
    const decoder = buildDecoder(body, {
      image: { height: 5, width: 7, channels: 1 },
      latent: 2,
    });
    initialiseWeights(decoder, createRandom(3));
    const expected = byTensors(decoder, CODES);
    const layers = denseLayers(decoder, { last: "sigmoid" });
    assert.deepEqual(layers.map((layer) => layer.activation), [activation, activation, "sigmoid"]);
    CODES.forEach((code, i) => assertAllClose(decodeDense(layers, code), expected[i]!, 1e-5));
    decoder.dispose();
  });
}

Deno.test("decodeDense() runs as the text that a page receives", () => {
  const layers = [{
    kernel: Float32Array.of(1, -1, 2, 0),
    bias: Float32Array.of(0.5, 0),
    activation: "relu" as const,
  }];
  const text = new Function(`return ${decodeDense}`)() as typeof decodeDense;
  assert.deepEqual(text(layers, [1, 1]), decodeDense(layers, [1, 1]));
  assert.deepEqual([...text(layers, [1, 1])], [3.5, 0]);
});

Deno.test("denseLayers() refuses a convolution by name", () => {
  const body: Body = { kind: "conv", channels: [2] };
  const decoder = buildDecoder(body, { image: { height: 4, width: 4, channels: 1 }, latent: 2 });
  assert.throws(() => denseLayers(decoder), {
    name: "TypeError",
    message: /^Cannot copy the decoder: want dense layers of .*, got (Conv2D|UpSampling2D) /,
  });
  decoder.dispose();
});
