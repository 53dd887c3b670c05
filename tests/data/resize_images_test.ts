import { resizeImages } from "@dgm/data/resize_images.ts";
import assert from "node:assert/strict";

const set = {
  name: "two",
  // Two images of 2 × 4, the second twice as bright.
  pixels: Uint8Array.of(0, 40, 80, 120, 0, 40, 80, 120, 0, 80, 160, 240, 0, 80, 160, 240),
  labels: Uint8Array.of(3, 4),
  count: 2,
  height: 2,
  width: 4,
  channels: 1,
};

Deno.test("resizeImages() scales every image by itself and keeps the labels", () => {
  const small = resizeImages(set, { height: 1, width: 2 });
  assert.deepEqual([...small.pixels], [20, 100, 40, 200]);
  assert.deepEqual([...small.labels], [3, 4]);
  assert.deepEqual([small.height, small.width, small.count], [1, 2, 2]);
});

Deno.test("resizeImages() gives back a set that has the size already", () => {
  assert.equal(resizeImages(set, { height: 2, width: 4 }), set);
});

Deno.test("resizeImages() refuses sizes that are none", () => {
  for (const height of [0, -1, 1.5, NaN]) {
    assert.throws(() => resizeImages(set, { height, width: 2 }), { name: "RangeError" });
  }
});
