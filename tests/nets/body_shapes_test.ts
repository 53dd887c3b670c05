import { useEngine } from "@dgm/engine/use_engine.ts";
import { type Body, buildDecoder, buildEncoder } from "@dgm/nets/body.ts";
import { decoderShapes, encoderShapes } from "@dgm/nets/body_shapes.ts";
import { namedWeights } from "@dgm/nets/named_weights.ts";
import assert from "node:assert/strict";

await useEngine();

const bodies: Body[] = [
  { kind: "dense", hidden: [] },
  { kind: "dense", hidden: [7, 5] },
  { kind: "conv", channels: [2] },
  { kind: "conv", channels: [2, 3, 4] },
];

Deno.test("encoderShapes() and decoderShapes() are the shapes of what is built, in its order", () => {
  const image = { height: 8, width: 16, channels: 3 };
  for (const body of bodies) {
    const options = { image, latent: 6, outputs: ["mean", "logVar"] };
    const [encoder, decoder] = [buildEncoder(body, options), buildDecoder(body, options)];
    for (
      const [network, shapes] of [
        [encoder, encoderShapes(body, options)],
        [decoder, decoderShapes(body, options)],
      ] as const
    ) {
      const built = Object.entries(namedWeights(network)).map(([name, { shape }]) => [name, shape]);
      assert.deepEqual(Object.entries(shapes), built);
      network.dispose();
    }
  }
});
