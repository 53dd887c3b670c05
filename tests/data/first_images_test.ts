import { firstImages } from "@dgm/data/first_images.ts";
import { checkedImageSet } from "@dgm/data/image_set.ts";
import assert from "node:assert/strict";

const set = {
  name: "three",
  count: 3,
  height: 2,
  width: 1,
  channels: 3,
  pixels: Uint8Array.from({ length: 18 }, (_, i) => i),
  labels: Uint8Array.of(5, 6, 7),
  styles: Uint8Array.of(1, 0, 1),
  styleNames: ["round", "square"],
};

Deno.test("firstImages() is a consistent set of the first images, labels and styles", () => {
  const two = checkedImageSet(firstImages(set, 2));
  assert.deepEqual([...two.pixels], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual([...two.labels, ...two.styles!], [5, 6, 1, 0]);
  assert.deepEqual([two.count, two.styleNames], [2, set.styleNames]);
  assert.equal(two.pixels.buffer, set.pixels.buffer);
  const { styles: _styles, styleNames: _names, ...plain } = set;
  assert.ok(!("styles" in checkedImageSet(firstImages(plain, 1))));
});

Deno.test("firstImages() is the whole set where there are no more", () => {
  assert.equal(firstImages(set, 3), set);
  assert.equal(firstImages(set, 4), set);
});

Deno.test("firstImages() refuses a count that is no positive integer", () => {
  for (const count of [0, -1, 1.5, NaN]) {
    assert.throws(() => firstImages(set, count), {
      name: "RangeError",
      message: `Cannot take the first images of "three": count must be a positive integer, ` +
        `got ${count}`,
    });
  }
});
