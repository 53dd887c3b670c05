/** Models as the recipes describe them. @module */
import type { ImageSet } from "../../lib/data/image_set.ts";
import { createRandom } from "../../lib/math/random.ts";
import { Iwae } from "../../lib/models/latent/iwae.ts";
import { startFromMeanImage } from "../../lib/models/latent/output_bias.ts";
import type { Trainable } from "../../lib/models/trainable.ts";
import { createVae, type Vae } from "../../lib/models/latent/vae.ts";
import type { Recipe } from "./recipes.ts";

/** The untrained model of a recipe. */
export function buildVae(recipe: Recipe, images: ImageSet, seed: number): Vae {
  const { latent, body } = recipe;
  const vae = createVae(images, { latent, body, random: createRandom(seed).stream("weights") });
  if (recipe.fromMeanImage) startFromMeanImage(vae, images);
  return vae;
}

/** What is trained: the model itself, or its importance-weighted bound. */
export function objectiveOf(recipe: Recipe, vae: Vae): Trainable {
  return recipe.samples === 1 ? vae : new Iwae(vae, { samples: recipe.samples });
}

/** The step size at a fraction of the training. */
export function learningRateOf(
  { cosine, learningRate }: Recipe,
): number | ((done: number) => number) {
  return cosine ? (done) => learningRate * 0.5 * (1 + Math.cos(Math.PI * done)) : learningRate;
}
