import { joinImages } from "@dgm/data/join_images.ts";
import assert from "node:assert/strict";

const set = (name: string, values: number[]) => ({
  name,
  pixels: Uint8Array.from(values.flatMap((value) => [value, value])),
  labels: Uint8Array.from(values),
  count: values.length,
  height: 1,
  width: 2,
  channels: 1,
});

Deno.test("joinImages() puts one set behind the other, in arrays of its own", () => {
  const first = { ...set("a", [1, 2]), styles: Uint8Array.of(0, 0), styleNames: ["x"] };
  const joined = joinImages([first, set("b", [9])]);
  assert.deepEqual([...joined.pixels], [1, 1, 2, 2, 9, 9]);
  assert.deepEqual([...joined.labels], [1, 2, 9]);
  assert.deepEqual([joined.name, joined.count, joined.styles], ["a and b", 3, undefined]);
  joined.pixels.fill(0);
  assert.equal(first.pixels[0], 1);
});

Deno.test("joinImages() takes one set, and any number, but not none", () => {
  assert.deepEqual(joinImages([set("a", [1])]), set("a", [1]));
  const { labels, name } = joinImages(["a", "b", "c"].map((name, i) => set(name, [i, 3])));
  assert.deepEqual([[...labels], name], [[0, 3, 1, 3, 2, 3], "a and b and c"]);
  assert.throws(() => joinImages([]), TypeError);
});

Deno.test("joinImages() refuses images of two sizes", () => {
  const tall = { ...set("b", [1]), height: 2, width: 1 };
  assert.throws(() => joinImages([set("a", [1]), set("a", [2]), tall]), {
    name: "TypeError",
    message: "Cannot join images: they must have one size, got 1 × 2 × 1 and 2 × 1 × 1",
  });
});
