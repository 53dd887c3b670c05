import { convArchitecture, type DrawnNetwork } from "@dgm/figures/conv_architecture.ts";
import { theme } from "@dgm/figures/theme.ts";
import assert from "node:assert/strict";
import { assertLooksLike, pixelsOf, shareOf } from "./pixels.ts";

const ENCODER: DrawnNetwork = {
  heading: "Encoder",
  maps: [
    { operation: "image", shape: [28, 28, 1] },
    { operation: "conv 3×3", shape: [28, 28, 16], note: "sees 3 × 3" },
    { operation: "max-pool 2×2", shape: [14, 14, 16], note: "sees 4 × 4" },
    { operation: "conv 3×3", shape: [14, 14, 32], note: "sees 8 × 8" },
    { operation: "max-pool 2×2", shape: [7, 7, 32], note: "sees 10 × 10" },
    { operation: "dense", shape: [16], note: "sees all" },
  ],
};

Deno.test("convArchitecture() draws maps pale, vectors dark and images grey", async () => {
  const pixels = await pixelsOf(convArchitecture([ENCODER]).png);
  const share = (colour: string) => shareOf(pixels, colour);
  const { modelLight, modelDark, dataLight } = theme.colours;
  assert.ok(share(modelLight) > share(dataLight));
  assert.ok(share(dataLight) > share(modelDark));
  assert.ok(share(modelDark) > 1e-3);
});

Deno.test("convArchitecture() tells every shape in its alternative text", () => {
  const { alt } = convArchitecture([ENCODER]);
  assert.match(alt, /^Encoder: image 28×28×1, conv 3×3 28×28×16, .*dense 16\.$/);
});

Deno.test("convArchitecture() refuses a single map and shapes that are no shapes", () => {
  assert.throws(() => convArchitecture([{ heading: "Empty", maps: [] }]), RangeError);
  const [first] = ENCODER.maps;
  const odd = { heading: "Odd", maps: [first!, { operation: "conv", shape: [28, 28] }] };
  assert.throws(() => convArchitecture([odd]), /want \[height, width, channels\].*got \[28,28\]/);
});

Deno.test("convArchitecture() looks as it did", async () => {
  const title = "The encoder halves the image twice";
  const decoder: DrawnNetwork = {
    heading: "Decoder",
    maps: [
      { operation: "code", shape: [16] },
      { operation: "dense", shape: [7, 7, 32] },
      { operation: "up 2×2", shape: [14, 14, 32] },
      { operation: "conv 3×3", shape: [28, 28, 1] },
    ],
  };
  await assertLooksLike(convArchitecture([ENCODER, decoder], { title }), "conv_architecture");
});
