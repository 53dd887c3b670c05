import { resizeImages } from "@dgm/data/resize_images.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";

const random = createRandom(1);
const images = {
  name: "noise",
  pixels: Uint8Array.from({ length: 3 * 4 * 6 * 2 }, () => random.integer(256)),
  labels: Uint8Array.of(1, 2, 3),
  count: 3,
  height: 4,
  width: 6,
  channels: 2,
};

Deno.test("resizeImages() halves each image to the rounded means of its blocks", () => {
  const small = resizeImages(images, { height: 2, width: 3 });
  assert.deepEqual([small.height, small.width, small.count], [2, 3, 3]);
  const at = (n: number, i: number, j: number, c: number) =>
    images.pixels[((n * 4 + i) * 6 + j) * 2 + c]!;
  for (let n = 0; n < 3; n++) {
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let c = 0; c < 2; c++) {
          const four = [0, 1].flatMap((a) => [0, 1].map((b) => at(n, 2 * i + a, 2 * j + b, c)));
          const mean = four.reduce((sum, value) => sum + value, 0) / 4;
          assert.equal(small.pixels[((n * 2 + i) * 3 + j) * 2 + c], Math.round(mean));
        }
      }
    }
  }
  assert.equal(small.labels, images.labels);
});

Deno.test("resizeImages() to the same size changes nothing, and leaves the set as it was", () => {
  const before = images.pixels.slice();
  assert.deepEqual(resizeImages(images, { height: 4, width: 6 }).pixels, before);
  assert.deepEqual(images.pixels, before);
});

Deno.test("resizeImages() refuses sizes that are none", () => {
  assert.throws(() => resizeImages(images, { height: 0, width: 3 }), {
    name: "RangeError",
    message: 'Cannot resize "noise": height must be a positive integer, got 0',
  });
  assert.throws(() => resizeImages({ ...images, count: 2 }, { height: 2, width: 3 }), TypeError);
});
