import assert from "node:assert/strict";
import { pixelRange, spreadRange } from "@dgm/data/pixel_range.ts";

function setOf(...images: number[][]) {
  const pixels = Uint8Array.from(images.flat());
  const sizes = { count: images.length, height: 1, width: images[0]!.length, channels: 1 };
  return { name: "some", pixels, labels: new Uint8Array(images.length), ...sizes };
}

Deno.test("pixelRange() counts values, flat images and copies of the first", () => {
  const range = pixelRange(setOf([1, 5], [0, 0], [1, 5], [5, 1]));
  assert.deepEqual({ ...range, histogram: [...range.histogram.subarray(0, 6)] }, {
    least: 0,
    most: 5,
    mean: 18 / 8,
    flat: 1,
    likeFirst: 2,
    histogram: [2, 3, 0, 0, 0, 3],
  });
});

Deno.test("spreadRange() makes the least 0 and the most 255, and leaves equal pixels alone", () => {
  assert.deepEqual([...spreadRange(setOf([10, 12, 11], [14, 10, 10])).pixels], [
    0,
    128,
    64,
    255,
    0,
    0,
  ]);
  const flat = setOf([7, 7], [7, 7]);
  assert.equal(spreadRange(flat), flat);
});
