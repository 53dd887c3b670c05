import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { buildDecoder, buildEncoder } from "@dgm/nets/body.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 28, width: 28, channels: 1 };
const shapesOf = (network: tf.LayersModel) =>
  network.layers.map(({ name, outputShape }) => `${name} ${(outputShape as number[]).slice(1)}`);

Deno.test("buildDecoder() convolutional goes 32 → 32 → 16 → 1 channels from 7 × 7 to 28 × 28", () => {
  const decoder = buildDecoder({ kind: "conv", channels: [16, 32] }, { image, latent: 16 });
  assert.deepEqual(shapesOf(decoder), [
    "code 16",
    "hidden 1568",
    "reshape 7,7,32",
    "up1 14,14,32",
    "conv1 14,14,32",
    "up2 28,28,32",
    "conv2 28,28,16",
    "output 28,28,1",
  ]);
  decoder.dispose();
});

Deno.test("buildEncoder() convolutional halves the image by max-pooling after each convolution", () => {
  const body = { kind: "conv" as const, channels: [16, 32] };
  const encoder = buildEncoder(body, { image, latent: 16, outputs: ["code"] });
  assert.deepEqual(shapesOf(encoder), [
    "image 28,28,1",
    "conv1 28,28,16",
    "pool1 14,14,16",
    "conv2 14,14,32",
    "pool2 7,7,32",
    "flatten 1568",
    "code 16",
  ]);
  encoder.dispose();
});

Deno.test("buildDecoder() dense mirrors the hidden layers of buildEncoder()", () => {
  const body = { kind: "dense" as const, hidden: [300, 100] };
  const encoder = buildEncoder(body, { image, latent: 4, outputs: ["mean", "logVar"] });
  const decoder = buildDecoder(body, { image, latent: 4 });
  assert.deepEqual(shapesOf(encoder).slice(2), [
    "hidden1 300",
    "hidden2 100",
    "mean 4",
    "logVar 4",
  ]);
  assert.deepEqual(shapesOf(decoder).slice(1, 4), ["hidden1 100", "hidden2 300", "output 784"]);
  encoder.dispose();
  decoder.dispose();
});
