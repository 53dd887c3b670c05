import fc from "fast-check";
import assert from "node:assert/strict";
import { gatherImages } from "@dgm/data/batches.ts";
import { binarise } from "@dgm/data/binarise.ts";
import { byteBatch } from "@dgm/engine/pixel_batches.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import { engines } from "./parity.ts";

const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 });
const indices = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 9 });

function imageSet(pixels: Uint8Array) {
  const sizes = { name: "four", count: 4, height: 1, width: 3, channels: 1 };
  return { ...sizes, pixels, labels: new Uint8Array(4) };
}

Deno.test("byteBatch() gives the grey values and the draws of the plain way, bit for bit", async () => {
  for (const engine of engines) {
    await useEngine(engine);
    fc.assert(
      fc.property(bytes, indices, fc.integer(), (pixels, indices, seed) => {
        const grey = byteBatch({ pixels, shape: [1, 3, 1] }, { indices })!;
        const want = gatherImages(imageSet(pixels), indices);
        assert.deepEqual(grey.shape, [indices.length, 1, 3, 1]);
        assert.deepEqual(grey.dataSync(), want);
        const [random, plain] = [createRandom(seed), createRandom(seed)];
        const bits = byteBatch({ pixels, shape: [1, 3, 1] }, { indices, random })!;
        assert.deepEqual(bits.dataSync(), binarise(want, plain));
        assert.deepEqual(random.state(), plain.state());
        grey.dispose();
        bits.dispose();
      }),
      { numRuns: 60 },
    );
  }
});

Deno.test("byteBatch() gives each of the 256 grey values exactly, with several threads as well", async () => {
  const pixels = Uint8Array.from({ length: 256 * 300 }, (_, i) => i + (i >> 8));
  for (const threads of [1, 2]) {
    await useEngine("native", { threads });
    const batch = byteBatch({ pixels, shape: [256 * 300] }, { indices: [0] })!;
    assert.deepEqual(batch.dataSync(), Float32Array.from(pixels, (byte) => byte / 255));
    batch.dispose();
  }
});

Deno.test("byteBatch() draws the same bits with any number of threads", async () => {
  const pixels = createRandom(2).fillUniform(new Float64Array(70 * 900)).map((u) => 256 * u);
  const images = { pixels: Uint8Array.from(pixels), shape: [30, 30, 1] };
  const indices = Uint32Array.from({ length: 101 }, (_, i) => 7 * i % 70);
  const set = { name: "seventy", count: 70, height: 30, width: 30, channels: 1 };
  const grey = gatherImages({ ...set, ...images, labels: new Uint8Array(70) }, indices);
  const plain = createRandom(3);
  const wanted = [1, 2].map(() => binarise(grey, plain));
  for (const threads of [1, 2, 3]) {
    await useEngine("native", { threads });
    const random = createRandom(3);
    for (const want of wanted) {
      const batch = byteBatch(images, { indices, random })!, got = batch.dataSync();
      // Not deepEqual: it would take minutes to describe so large a difference.
      assert.equal(got.length, want.length);
      assert.equal(got.findIndex((bit, i) => bit !== want[i]), -1, `${threads} threads`);
      batch.dispose();
    }
    assert.deepEqual(random.state(), plain.state());
  }
});

Deno.test("byteBatch() draws every byte as often as its grey value says, 0 and 255 without exception", async () => {
  await useEngine("native");
  const pixels = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const draws = 4000, sums = new Float64Array(256), random = createRandom(5);
  for (let left = draws; left > 0; left -= 100) {
    const batch = byteBatch({ pixels, shape: [256] }, { indices: Array(100).fill(0), random })!;
    batch.dataSync().forEach((bit, i) => sums[i % 256]! += bit);
    batch.dispose();
  }
  sums.forEach((sum, byte) => {
    const p = byte / 255, error = Math.sqrt(p * (1 - p) / draws);
    // 5 standard errors: 254 comparisons at once.
    assert.ok(Math.abs(sum / draws - p) <= 5 * error, `byte ${byte}: ${sum / draws}`);
  });
});

Deno.test("byteBatch() leaves other engines to the plain way", async () => {
  await useEngine("cpu");
  assert.equal(byteBatch({ pixels: new Uint8Array(4), shape: [4] }, { indices: [0] }), undefined);
});
