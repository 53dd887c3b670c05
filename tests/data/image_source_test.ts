import { imageSource } from "@dgm/data/image_source.ts";
import { pixelBatch } from "@dgm/data/pixel_batch.ts";
import { useEngine } from "@dgm/engine/use_engine.ts";
import { createRandom } from "@dgm/math/random.ts";
import assert from "node:assert/strict";
import { bars } from "../training/tiny_data.ts";

await useEngine();

Deno.test("imageSource() gives the batches of pixelBatch() for each kind of pixels, and the labels", () => {
  const images = bars("train", 9);
  const indices = [4, 0, 8];
  for (const pixels of ["grey", "binarised", "dequantised"] as const) {
    const source = imageSource(images, pixels);
    const batch = source.batch(indices, createRandom(3));
    const want = pixelBatch(images, { indices, pixels, random: createRandom(3) });
    assert.deepEqual(batch.shape, [3, 4, 4, 1]);
    assert.deepEqual(batch.dataSync(), want.dataSync());
    assert.deepEqual([source.name, source.count, source.labels], ["train", 9, images.labels]);
    batch.dispose();
    want.dispose();
  }
});
