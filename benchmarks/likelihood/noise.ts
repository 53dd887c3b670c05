/**
 * Writes all that chance decides in a training to its standard output, for the twin: of each step the
 * binarised images, in the order of `fit`, and the draws of z. `noise.ts RECIPE SEED DATASET | twin.py …`
 *
 * @module
 */
import { batchIndices } from "../../lib/data/batches.ts";
import type { ImageSet } from "../../lib/data/image_set.ts";
import { imageSource } from "../../lib/data/image_source.ts";
import { useEngine } from "../../lib/engine/use_engine.ts";
import { createRandom } from "../../lib/math/random.ts";
import { FitState } from "../../lib/training/fit_state.ts";
import { loadData } from "./data.ts";
import type { Run } from "./files.ts";
import { type Recipe, recipeNamed } from "./recipes.ts";

/** An epoch's noise, step by step: binarised pixels, eight in a byte, then the draws of z as float32. */
export function* epochNoise(
  state: FitState,
  train: ImageSet,
  { batchSize, samples, latent }: Pick<Recipe, "batchSize" | "samples" | "latent">,
): Generator<Uint8Array> {
  // A copy of the batches: the shuffle stream stands where an epoch begins only for a moment.
  for (const indices of [...batchIndices(train.count, batchSize, { random: state.shuffle })]) {
    const batch = state.batchOf(imageSource(train, "binarised"), indices);
    yield packed(batch.dataSync(), indices.length);
    batch.dispose();
    const eps = state.draws.fillNormal(new Float32Array(samples * indices.length * latent));
    yield new Uint8Array(eps.buffer);
  }
  state.finishEpoch({ epoch: state.epoch + 1 });
}

/** Ones and zeros, eight in a byte, the first in the highest bit, as numpy unpacks them; a row starts a byte. */
function packed(pixels: ArrayLike<number>, rows: number): Uint8Array {
  const size = pixels.length / rows, rowBytes = Math.ceil(size / 8);
  const bits = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) {
      if (pixels[row * size + i] === 1) bits[row * rowBytes + (i >> 3)]! |= 0x80 >> (i & 7);
    }
  }
  return bits;
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
    for (const bytes of epochNoise(state, train, recipe)) await writeAll(bytes);
  }
}

/** The pipe is full until the twin has read: so this never works while the twin trains. */
async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}
