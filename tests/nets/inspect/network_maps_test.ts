import { useEngine } from "@dgm/engine/use_engine.ts";
import { convDecoder, convEncoder } from "@dgm/nets/conv_body.ts";
import { denseDecoder, denseEncoder } from "@dgm/nets/dense_body.ts";
import { networkMaps } from "@dgm/nets/inspect/network_maps.ts";
import assert from "node:assert/strict";

await useEngine("cpu");

const image = { height: 28, width: 28, channels: 1 };
const conv = { kind: "conv" as const, channels: [16, 32] };
const dense = { kind: "dense" as const, hidden: [300] };
const told = (maps: ReturnType<typeof networkMaps>) =>
  maps.map(({ operation, shape, field }) =>
    `${operation} ${shape.join("×")}${field ? ` sees ${field.join("×")}` : ""}`
  );

Deno.test("networkMaps() of the convolutional networks names what each map is made by", () => {
  const encoder = convEncoder(conv, { image, latent: 16, outputs: ["code"] });
  assert.deepEqual(told(networkMaps(encoder)), [
    "image 28×28×1 sees 1×1",
    "conv 3×3 28×28×16 sees 3×3",
    "max-pool 2×2 14×14×16 sees 4×4",
    "conv 3×3 14×14×32 sees 8×8",
    "max-pool 2×2 7×7×32 sees 10×10",
    "dense 16 sees 28×28",
  ]);
  const decoder = convDecoder(conv, { image, latent: 16 });
  assert.deepEqual(told(networkMaps(decoder)).slice(0, 4), [
    "code 16",
    "dense 7×7×32 sees 1×1",
    "up 2×2 14×14×32 sees 1×1",
    "conv 3×3 14×14×32 sees 2×2",
  ]);
  encoder.dispose();
  decoder.dispose();
});

Deno.test("networkMaps() of the dense networks leaves out what only changes the shape", () => {
  const encoder = denseEncoder(dense, { image, latent: 2, outputs: ["code"] });
  assert.deepEqual(networkMaps(encoder).map(({ shape }) => shape.join("×")), [
    "28×28×1",
    "300",
    "2",
  ]);
  const decoder = denseDecoder(dense, { image, latent: 2 });
  assert.deepEqual(networkMaps(decoder).map(({ shape }) => shape.join("×")), [
    "2",
    "300",
    "28×28×1",
  ]);
  encoder.dispose();
  decoder.dispose();
});
