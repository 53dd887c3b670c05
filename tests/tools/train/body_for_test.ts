import assert from "node:assert/strict";
import { bodyFor } from "../../../tools/train/body_for.ts";

const size = (height: number, width = height) => ({ height, width });
const dense = { kind: "dense", hidden: [400] } as const;
const conv = (...channels: number[]) => ({ kind: "conv", channels }) as const;

Deno.test("bodyFor() takes convolutions from 24 pixels on, as deep as the size allows", () => {
  assert.deepEqual(bodyFor(undefined, size(12)), dense);
  assert.deepEqual(bodyFor(undefined, size(24)), conv(16, 32));
  assert.deepEqual(bodyFor(undefined, size(28)), conv(16, 32));
  assert.deepEqual(bodyFor(undefined, size(64)), conv(16, 32, 64));
  assert.deepEqual(bodyFor(undefined, size(50)), conv(16)); // 25 is odd
  assert.deepEqual(bodyFor(undefined, size(64, 48)), conv(16, 32, 64));
  assert.deepEqual(bodyFor(undefined, size(28, 30)), conv(16));
  assert.deepEqual(bodyFor(undefined, size(33)), dense); // no halving fits
});

Deno.test("bodyFor() does what is asked", () => {
  assert.deepEqual(bodyFor("dense", size(64)), dense);
  assert.deepEqual(bodyFor("conv", size(12)), conv(16, 32));
  assert.deepEqual(bodyFor("conv", size(33)), conv(16)); // which the library refuses with the reason
  assert.deepEqual(bodyFor(conv(8), size(33)), conv(8));
});
