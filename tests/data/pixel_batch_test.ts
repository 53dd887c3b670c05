import { useEngine } from "@dgm/engine/use_engine.ts";
import { binariseOnce } from "@dgm/data/binarise.ts";
import { createRandom } from "@dgm/math/random.ts";
import type { PixelKind } from "@dgm/data/pixel_kind.ts";
import { pixelBatch } from "@dgm/data/pixel_batch.ts";
import assert from "node:assert/strict";
import { bars } from "../training/tiny_data.ts";

await useEngine("cpu");

const images = bars("train", 500);
const indices = Array.from({ length: 500 }, (_, i) => 499 - i);
const valuesOf = (pixels: PixelKind, seed = 1) => {
  const batch = pixelBatch(images, { indices, pixels, random: createRandom(seed) });
  assert.deepEqual(batch.shape, [500, 4, 4, 1]);
  const values = batch.dataSync();
  batch.dispose();
  return values;
};
const byteAt = (i: number) => images.pixels[16 * (499 - Math.floor(i / 16)) + i % 16]!;

Deno.test("pixelBatch() grey is byte / 255, image by image in the order asked for", () => {
  valuesOf("grey").forEach((value, i) => assert.equal(value, Math.fround(byteAt(i) / 255)));
});

Deno.test("pixelBatch() binarised is 0 or 1, with the grey value as its mean", () => {
  const values = valuesOf("binarised");
  let [difference, variance] = [0, 0];
  values.forEach((value, i) => {
    assert.ok(value === 0 || value === 1);
    const p = byteAt(i) / 255;
    difference += value - p;
    variance += p * (1 - p);
  });
  assert.ok(Math.abs(difference) < 4 * Math.sqrt(variance));
  assert.notDeepEqual(valuesOf("binarised", 2), values);
});

Deno.test("pixelBatch() binarised leaves a set of binariseOnce() as it is, whatever the stream", () => {
  const fixed = binariseOnce(images, createRandom(4));
  const [first, second] = [1, 2].map((seed) => {
    const options = { indices, pixels: "binarised", random: createRandom(seed) } as const;
    const batch = pixelBatch(fixed, options);
    const values = batch.dataSync();
    batch.dispose();
    return values;
  });
  assert.deepEqual(first, second);
});

Deno.test("pixelBatch() dequantised lies in the bin of its byte, evenly", () => {
  const values = valuesOf("dequantised");
  let sum = 0;
  values.forEach((value, i) => {
    const u = value * 256 - byteAt(i);
    assert.ok(u >= -1e-4 && u <= 1 + 1e-4);
    sum += u;
  });
  // The mean of n uniform numbers: ½, with standard error √(1 / 12 n).
  const n = values.length;
  assert.ok(Math.abs(sum / n - 0.5) < 4 * Math.sqrt(1 / (12 * n)));
});
