import assert from "node:assert/strict";
import { checkedImageSet, checkedIndex, type ImageSet, pickImages } from "@dgm/data/image_set.ts";

const set: ImageSet = {
  name: "three",
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
  labels: Uint8Array.of(7, 8, 9),
  count: 3,
  height: 1,
  width: 2,
  channels: 1,
  styles: Uint8Array.of(0, 1, 0),
  styleNames: ["a", "b"],
};

Deno.test("checkedImageSet() returns a consistent set as it is", () => {
  assert.equal(checkedImageSet(set), set);
});

Deno.test("checkedImageSet() refuses each inconsistency by its type of error", () => {
  const refused: [Partial<ImageSet>, ErrorConstructor, RegExp][] = [
    [{ pixels: new Uint8Array(5) }, TypeError, /want 3 × 1 × 2 × 1 = 6 pixel values, got 5/],
    [{ labels: new Uint8Array(2) }, TypeError, /want 3 labels, got 2/],
    [{ styles: new Uint8Array(4) }, TypeError, /want 3 styles, got 4/],
    [{ count: 0 }, RangeError, /count must be a positive integer, got 0/],
    [{ height: 1.5 }, RangeError, /height must be a positive integer, got 1.5/],
    [{ channels: NaN }, RangeError, /channels must be a positive integer, got NaN/],
  ];
  for (const [change, type, message] of refused) {
    assert.throws(
      () => checkedImageSet({ ...set, ...change }),
      (error) => error instanceof type && message.test(error.message),
    );
  }
});

Deno.test("pickImages() copies pixels, labels and styles in the order asked for", () => {
  const picked = pickImages(set, [2, 0, 2, 1]);
  assert.deepEqual(picked.pixels, Uint8Array.of(5, 6, 1, 2, 5, 6, 3, 4));
  assert.deepEqual(picked.labels, Uint8Array.of(9, 7, 9, 8));
  assert.deepEqual(picked.styles, Uint8Array.of(0, 0, 0, 1));
  picked.pixels.fill(0);
  assert.equal(set.pixels[0], 1);
});

Deno.test("pickImages() refuses indices that are not there, and none at all", () => {
  for (const index of [-1, 3, 0.5, NaN]) {
    assert.throws(() => pickImages(set, [index]), RangeError);
    assert.throws(() => checkedIndex(set, index), /index must be an integer in 0 … 2, got/);
  }
  assert.throws(() => pickImages(set, []), /count must be a positive integer, got 0/);
});
