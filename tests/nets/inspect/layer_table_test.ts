import { useEngine } from "@dgm/engine/use_engine.ts";
import { convDecoder, convEncoder } from "@dgm/nets/conv_body.ts";
import { denseEncoder } from "@dgm/nets/dense_body.ts";
import { layerTable } from "@dgm/nets/inspect/layer_table.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 28, width: 28, channels: 1 };
const body = { kind: "conv" as const, channels: [16, 32] };

Deno.test("layerTable() counts (k² C_in + 1) C_out parameters of a convolution", () => {
  const encoder = convEncoder(body, { image, latent: 16, outputs: ["code"] });
  const table = layerTable(encoder);
  assert.deepEqual(table.map(({ parameters }) => parameters), [
    0,
    (9 * 1 + 1) * 16,
    0,
    (9 * 16 + 1) * 32,
    0,
    0,
    (1568 + 1) * 16,
  ]);
  assert.deepEqual(table.map(({ shape }) => shape.join("×")), [
    "28×28×1",
    "28×28×16",
    "14×14×16",
    "14×14×32",
    "7×7×32",
    "1568",
    "16",
  ]);
  encoder.dispose();
});

Deno.test("layerTable() measures a decoder's fields on its smallest map", () => {
  const decoder = convDecoder(body, { image, latent: 16 });
  const fields = layerTable(decoder).map(({ name, field }) => `${name} ${field?.join("×") ?? "-"}`);
  assert.deepEqual(fields, [
    "code -",
    "hidden -",
    "reshape 1×1",
    "up1 1×1",
    "conv1 2×2",
    "up2 2×2",
    "conv2 3×3",
    "output 3×3",
  ]);
  decoder.dispose();
});

Deno.test("layerTable() of a dense encoder sees everything from the first hidden layer on", () => {
  const encoder = denseEncoder({ kind: "dense", hidden: [8] }, {
    image,
    latent: 2,
    outputs: ["code"],
  });
  assert.deepEqual(layerTable(encoder).map(({ field }) => field?.[0]), [1, 28, 28, 28]);
  encoder.dispose();
});
