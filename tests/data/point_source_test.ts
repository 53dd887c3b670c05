import { pointSource } from "@dgm/data/point_source.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";

await useEngine();

const random = createRandom(0);

Deno.test("pointSource() gives the points that are asked for, in that order, again and again", () => {
  const source = pointSource("three", [[1, 2], [3, 4], [5, 6]]);
  assert.deepEqual([source.count, source.labels], [3, undefined]);
  const batch = source.batch([2, 0, 2], random);
  assert.deepEqual(batch.arraySync(), [[5, 6], [1, 2], [5, 6]]);
  batch.dispose();
});

Deno.test("pointSource() refuses points of several lengths, and an index outside", () => {
  assert.throws(() => pointSource("uneven", [[1, 2], [3]]), {
    name: "TypeError",
    message: 'Cannot use the points "uneven": want 2 numbers each, got 1 in 1',
  });
  const source = pointSource("one", [[7]]);
  for (const index of [-1, 1, 0.5]) {
    assert.throws(() => source.batch([index], random), {
      name: "RangeError",
      message: `Cannot take from "one": want 0 … 0, got ${index}`,
    });
  }
});
