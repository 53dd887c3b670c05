/**
 * Writes what chance decides in a training besides the draws of z, for the twin: per epoch the order of
 * the images and their binarised bits, as `fit` draws them. `noise.ts RECIPE SEED DATASET EPOCH…`
 *
 * @module
 */
import { batchIndices } from "../../lib/data/batches.ts";
import type { ImageSet } from "../../lib/data/image_set.ts";
import { useEngine } from "../../lib/engine/use_engine.ts";
import { createRandom } from "../../lib/math/random.ts";
import { FitState } from "../../lib/training/fit_state.ts";
import { loadData } from "./data.ts";
import { folderOf, type Run } from "./files.ts";
import { recipeNamed } from "./recipes.ts";

/** The order of an epoch and its binarised pixels, eight in a byte, in that order; the state moves on. */
export function epochNoise(
  state: FitState,
  train: ImageSet,
  batchSize: number,
): { order: Uint32Array; bits: Uint8Array } {
  const size = train.height * train.width * train.channels;
  const rowBytes = Math.ceil(size / 8);
  const order = new Uint32Array(train.count);
  const bits = new Uint8Array(train.count * rowBytes);
  let row = 0;
  // A copy of the batches: the shuffle stream stands where an epoch begins only for a moment.
  for (const indices of [...batchIndices(train.count, batchSize, { random: state.shuffle })]) {
    const batch = state.batchOf(train, indices, "binarised");
    const pixels = batch.dataSync();
    batch.dispose();
    indices.forEach((index, i) => {
      order[row] = index;
      pack(pixels.subarray(i * size, (i + 1) * size), bits.subarray(row * rowBytes));
      row++;
    });
  }
  state.finishEpoch({ epoch: state.epoch + 1 });
  return { order, bits };
}

/** Ones and zeros, eight in a byte, the first in the highest bit, as numpy unpacks them. */
function pack(pixels: ArrayLike<number>, bits: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] === 1) bits[i >> 3]! |= 0x80 >> (i & 7);
  }
}

if (import.meta.main) {
  const [recipeName, seedText, dataset] = Deno.args as [string, string, Run["dataset"]];
  const run: Run = { recipe: recipeName, seed: Number(seedText), dataset };
  const recipe = recipeNamed(recipeName);
  await useEngine();
  const { train } = await loadData(dataset);
  // The very object that `fit` draws from, with the stream that `fit` gives it.
  const state = new FitState(createRandom(run.seed).stream("fit"));
  for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
    const { order, bits } = epochNoise(state, train, recipe.batchSize);
    const file = new Uint8Array(order.byteLength + bits.length);
    file.set(new Uint8Array(order.buffer));
    file.set(bits, order.byteLength);
    await Deno.writeFile(`${folderOf(run)}/noise-${epoch}.bin`, file);
  }
}
