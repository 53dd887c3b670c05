import assert from "node:assert/strict";
import { batchIndices, gatherImages } from "@dgm/data/batches.ts";
import { createRandom } from "@dgm/math/random.ts";

const every = {
  name: "every byte",
  pixels: Uint8Array.from({ length: 256 }, (_, i) => i),
  labels: new Uint8Array(64),
  count: 64,
  height: 2,
  width: 1,
  channels: 2,
};

Deno.test("gatherImages() gives byte / 255 in float32 for every byte", () => {
  const grey = gatherImages(every, Array.from({ length: 64 }, (_, i) => i));
  grey.forEach((value, byte) => assert.equal(value, Math.fround(byte / 255)));
  assert.equal(grey[0], 0);
  assert.equal(grey[255], 1);
});

Deno.test("gatherImages() fills what it is given and leaves the rest alone", () => {
  const out = new Float32Array(9).fill(-1);
  assert.equal(gatherImages(every, [63, 0], out), out);
  assert.deepEqual(out.slice(4, 9), Float32Array.of(0, 1 / 255, 2 / 255, 3 / 255, -1));
});

Deno.test("gatherImages() refuses an index that is not there and an array too short", () => {
  assert.throws(() => gatherImages(every, [64]), RangeError);
  assert.throws(() => gatherImages(every, [-1]), RangeError);
  assert.throws(
    () => gatherImages(every, [0, 1], new Float32Array(7)),
    /must hold 8 values, got 7/,
  );
});

Deno.test("batchIndices() hands out each index once an epoch, shuffled or not", () => {
  for (const [count, size] of [[10, 3], [10, 10], [1, 1], [7, 1]] as const) {
    for (const options of [{}, { random: createRandom(1) }]) {
      const batches = [...batchIndices(count, size, options)];
      assert.equal(batches.length, Math.ceil(count / size));
      const seen = batches.flatMap((batch) => [...batch]).sort((a, b) => a - b);
      assert.deepEqual(seen, Array.from({ length: count }, (_, i) => i));
    }
  }
});

Deno.test("batchIndices() drops the incomplete batch when asked to", () => {
  const batches = [...batchIndices(10, 3, { last: "drop" })];
  assert.deepEqual(batches.map((batch) => batch.length), [3, 3, 3]);
});

Deno.test("batchIndices() is fixed by the seed, and two epochs differ", () => {
  const epoch = (random = createRandom(5)) => [...batchIndices(100, 100, { random })][0];
  assert.deepEqual(epoch(), epoch());
  const random = createRandom(5);
  assert.notDeepEqual(epoch(random), epoch(random));
});

Deno.test("batchIndices() draws the whole order at once: stopping early changes no later number", () => {
  const [all, one] = [createRandom(3), createRandom(3)];
  assert.equal([...batchIndices(50, 5, { random: all })].length, 10);
  batchIndices(50, 5, { random: one }).next();
  assert.equal(all.uniform(), one.uniform());
});

Deno.test("batchIndices() refuses sizes that make no batches", () => {
  assert.throws(
    () => batchIndices(5, 6),
    /batchSize must be at most the number of images, 5, got 6/,
  );
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => batchIndices(5, size), /batchSize must be a positive integer/);
    assert.throws(() => batchIndices(size, 5), /count must be a positive integer/);
  }
});
